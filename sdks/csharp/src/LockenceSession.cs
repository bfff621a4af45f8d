using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Lockence.Http;
using Lockence.Sessions;

namespace Lockence
{
    /// <summary>
    /// A session of one license on one device. Any threads may use it at once.
    /// </summary>
    /// <remarks>Leave it by <c>await using</c>, <see cref="DisposeAsync"/> or <c>using</c>: that logs
    /// out.</remarks>
    public sealed class LockenceSession : IDisposable
    {
        private static readonly TimeSpan LeavingTimeout = TimeSpan.FromSeconds(5);

        private readonly object _lock = new object();
        private readonly Caller _caller;
        private readonly IReadOnlyDictionary<string, string> _credentials;
        private readonly Heartbeats _heartbeats;
        private readonly Lease _lease;
        private LicenseFacts _license;
        private volatile bool _isLoggedOut;

        internal LockenceSession(Caller caller, Background background, string apiKey, Answer answer)
        {
            var token = answer.Text("session_token");
            if (token.Length == 0)
            {
                throw answer.Lacks("session_token");
            }
            _caller = caller;
            _credentials = new Dictionary<string, string> { ["api_key"] = apiKey, ["session_token"] = token };
            _license = new LicenseFacts(answer);
            _lease = new Lease(answer.Time, answer.TimeOf("expires_at"));
            _heartbeats = new Heartbeats(this, background, HeartbeatIntervalIn(answer));
        }

        /// <summary>The session is over. It is the last event of all.</summary>
        /// <remarks>The three events come while <see cref="StartHeartbeat"/> is at work: on a thread of the pool,
        /// one at a time. A handler that throws is written to <see cref="System.Diagnostics.Trace"/>.</remarks>
        public event EventHandler<RefusedEventArgs> Refused;

        /// <summary>A heartbeat failed for another reason than a no. The session goes on until
        /// <see cref="TimeLeft"/> is over.</summary>
        public event EventHandler<OfflineEventArgs> Offline;

        /// <summary>A heartbeat was answered again after <see cref="Offline"/>.</summary>
        public event EventHandler Online;

        /// <summary>The license's name for its owner; empty if it has none.</summary>
        public string Username => License.Username;

        /// <summary>The license's metadata: null, bool, string, long, double, and lists and dictionaries of
        /// these.</summary>
        public IReadOnlyDictionary<string, object> Metadata => License.Metadata;

        /// <summary>What the license unlocks.</summary>
        public IReadOnlyList<string> Entitlements => License.Entitlements;

        /// <summary>When the license ends; null for never.</summary>
        public DateTimeOffset? LicenseExpiresAt => License.ExpiresAt;

        /// <summary>When the session ends if no heartbeat renews it, by the server's clock.</summary>
        public DateTimeOffset ExpiresAt
        {
            get
            {
                lock (_lock)
                {
                    return _lease.ExpiresAt;
                }
            }
        }

        /// <summary>How long the last answer is still good for, whatever the computer's clock says.</summary>
        public TimeSpan TimeLeft
        {
            get
            {
                lock (_lock)
                {
                    return _lease.TimeLeft(SteadyClock.Now);
                }
            }
        }

        /// <summary>Whether there is time left, and nobody has said no. Costs nothing, and asks nobody.</summary>
        public bool IsActive => TimeLeft > TimeSpan.Zero;

        /// <summary>Whether it was refused or logged out, so that no answer brings it back.</summary>
        internal bool IsEnded
        {
            get
            {
                lock (_lock)
                {
                    return _lease.IsEnded;
                }
            }
        }

        private LicenseFacts License
        {
            get
            {
                lock (_lock)
                {
                    return _license;
                }
            }
        }

        /// <summary>Whether the license unlocks this.</summary>
        public bool Has(string entitlement) => Entitlements.Contains(entitlement, StringComparer.Ordinal);

        /// <summary>Asks the server whether the session is good at this moment, and takes over what it says. It
        /// does not keep the session alive; a heartbeat does.</summary>
        /// <exception cref="RefusedException">It is not.</exception>
        /// <exception cref="LockenceException">There was no answer to believe.</exception>
        public async Task ValidateAsync(CancellationToken cancellationToken = default)
        {
            var answer = await CallAsync(Operation.Validate, cancellationToken).ConfigureAwait(false);
            var license = new LicenseFacts(answer);
            var expiresAt = answer.TimeOf("expires_at");
            lock (_lock)
            {
                if (_lease.TryRenew(answer.Time, expiresAt))
                {
                    _license = license;
                }
            }
        }

        /// <summary>Renews the session, once.</summary>
        /// <exception cref="RefusedException">The session is over.</exception>
        /// <exception cref="LockenceException">There was no answer to believe.</exception>
        public async Task HeartbeatAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                var answer = await CallAsync(Operation.Heartbeat, cancellationToken).ConfigureAwait(false);
                var interval = HeartbeatIntervalIn(answer);
                var expiresAt = answer.TimeOf("expires_at");
                lock (_lock)
                {
                    _lease.TryRenew(answer.Time, expiresAt);
                }
                _heartbeats.Answered(interval);
            }
            catch (LockenceException error) when (!_caller.IsWordOfServer(error))
            {
                _heartbeats.Failed(error);
                throw;
            }
        }

        /// <summary>Sends heartbeats in the background from now on, as often as the server wishes. Nothing if it
        /// does so already.</summary>
        public void StartHeartbeat() => _heartbeats.Start();

        /// <summary>Stops the heartbeat and ends the session, which frees its place at once. Nothing if it was
        /// logged out already, or the server knows it no more.</summary>
        /// <exception cref="LockenceException">There was no answer to believe.</exception>
        public async Task LogoutAsync(CancellationToken cancellationToken = default)
        {
            await StopHeartbeatAsync().ConfigureAwait(false);
            await EndAsync(() => CallAsync(Operation.Logout, cancellationToken)).ConfigureAwait(false);
        }

        /// <summary>Stops the heartbeat and logs out, in one attempt of at most 5 seconds. It never fails: a
        /// session that could not be logged out ends by itself.</summary>
        public async Task DisposeAsync()
        {
            await StopHeartbeatAsync().ConfigureAwait(false);
            try
            {
                await EndAsync(
                    () => _caller.CallOnceAsync(Operation.Logout, _credentials, IsBelievable, LeavingTimeout))
                    .ConfigureAwait(false);
            }
            catch (Exception error) when (error is LockenceException || error is ObjectDisposedException)
            {
                // Its lease runs out at the server.
            }
        }

        /// <summary>The same as <see cref="DisposeAsync"/>, and waits for it.</summary>
        public void Dispose() => Task.Run(DisposeAsync).GetAwaiter().GetResult();

        /// <summary>Whether it is active. Neither its token nor anything of the license.</summary>
        public override string ToString() => IsActive ? "An active session" : "A session that is over";

        internal Task StopHeartbeatAsync() => _heartbeats.StopAsync();

        internal void OnRefused(LockenceException error) =>
            Handlers.Call(Refused, handler => handler(this, new RefusedEventArgs(error)));

        internal void OnOffline(LockenceException error)
        {
            var timeLeft = TimeLeft;
            Handlers.Call(Offline, handler => handler(this, new OfflineEventArgs(error, timeLeft)));
        }

        internal void OnOnline() => Handlers.Call(Online, handler => handler(this, EventArgs.Empty));

        internal static TimeSpan HeartbeatIntervalIn(Answer answer)
        {
            var seconds = answer.Whole("heartbeat_interval_seconds");
            return seconds > 0 && seconds <= int.MaxValue
                ? TimeSpan.FromSeconds(seconds)
                : throw answer.Lacks("heartbeat_interval_seconds");
        }

        private async Task<Answer> CallAsync(
            Operation operation, CancellationToken cancellationToken)
        {
            try
            {
                return await _caller.CallAsync(operation, _credentials, IsBelievable, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (LockenceException error) when (_caller.IsWordOfServer(error))
            {
                _heartbeats.Refused(error, End);
                throw;
            }
        }

        private async Task EndAsync(Func<Task> logout)
        {
            if (_isLoggedOut)
            {
                return;
            }
            try
            {
                await logout().ConfigureAwait(false);
            }
            catch (RefusedException error) when (_caller.IsWordOfServer(error) && IsOver(error))
            {
                // Which was the wish.
            }
            _isLoggedOut = true;
            End();
        }

        internal static bool IsOver(RefusedException error) =>
            error is SessionNotFoundException || error is SessionExpiredException || error is SessionEndedException;

        private void End()
        {
            lock (_lock)
            {
                _lease.End();
            }
        }

        private bool IsBelievable(ServerTime time)
        {
            lock (_lock)
            {
                return _lease.IsBelievable(time);
            }
        }
    }
}
