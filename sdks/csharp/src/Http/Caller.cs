using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Lockence.Json;
using Lockence.Sessions;
using Lockence.Signing;

namespace Lockence.Http
{
    /// <summary>
    /// Calls the server's operations: asks, verifies, reads, and tries again where that is safe. Any thread may
    /// use it.
    /// </summary>
    internal sealed class Caller : IDisposable
    {
        private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

        private readonly CancellationTokenSource _closing = new CancellationTokenSource();
        private readonly Transport _transport;
        private readonly IReadOnlyList<EcdsaKey> _keys;
        private readonly TimeSpan _attemptTimeout;
        private readonly TimeSpan _totalTimeout;

        /// <param name="transport">The way to the server; closed with this.</param>
        /// <param name="keys">The vendor's public keys; empty if nothing is verified.</param>
        /// <param name="attemptTimeout">How long an attempt may take.</param>
        /// <param name="totalTimeout">How long a call may take, unless it says otherwise.</param>
        internal Caller(Transport transport, IReadOnlyList<EcdsaKey> keys, TimeSpan attemptTimeout, TimeSpan totalTimeout)
        {
            _transport = transport;
            _keys = keys;
            _attemptTimeout = attemptTimeout;
            _totalTimeout = totalTimeout;
        }

        /// <summary>Cancelled once this is closed.</summary>
        internal CancellationToken Closing => _closing.Token;

        /// <summary>Whether an error is the server's own no: signed, where answers are.</summary>
        internal bool IsWordOfServer(LockenceException error) =>
            error is RefusedException && (error.IsSigned || _keys.Count == 0);

        /// <summary>The success that came.</summary>
        /// <param name="operation">What to do.</param>
        /// <param name="fields">The request.</param>
        /// <param name="isBelievable">Whether a signed answer may be from when it says. Null for any time.</param>
        /// <param name="cancellationToken">To give up.</param>
        /// <exception cref="LockenceException">There was none.</exception>
        /// <exception cref="ObjectDisposedException">This is closed.</exception>
        internal Task<Answer> CallAsync(
            Operation operation,
            IReadOnlyDictionary<string, string> fields,
            Func<ServerTime, bool> isBelievable,
            CancellationToken cancellationToken) =>
            WhileOpenAsync(token => RepeatAsync(operation, fields, isBelievable, token), cancellationToken);

        /// <summary>The same in a single attempt of at most <paramref name="timeout"/>.</summary>
        internal Task<Answer> CallOnceAsync(
            Operation operation,
            IReadOnlyDictionary<string, string> fields,
            Func<ServerTime, bool> isBelievable,
            TimeSpan timeout) =>
            WhileOpenAsync(
                token => AttemptAsync(operation, JsonWriter.Object(fields), isBelievable, timeout, token),
                CancellationToken.None);

        public void Dispose()
        {
            _closing.Cancel();
            _transport.Dispose();
        }

        private async Task<T> WhileOpenAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        {
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token))
            {
                try
                {
                    return await call(either.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (either.IsCancellationRequested)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    throw new ObjectDisposedException(nameof(LockenceClient));
                }
            }
        }

        private async Task<Answer> RepeatAsync(
            Operation operation,
            IReadOnlyDictionary<string, string> fields,
            Func<ServerTime, bool> isBelievable,
            CancellationToken cancellationToken)
        {
            var body = JsonWriter.Object(fields);
            var began = SteadyClock.Now;
            for (var attempt = 1; ; attempt++)
            {
                TimeSpan wait;
                try
                {
                    var timeLeft = _totalTimeout - (SteadyClock.Now - began);
                    var timeout = timeLeft < _attemptTimeout ? timeLeft : _attemptTimeout;
                    return await AttemptAsync(operation, body, isBelievable, timeout, cancellationToken)
                        .ConfigureAwait(false);
                }
                catch (LockenceException error)
                {
                    var elapsed = SteadyClock.Now - began;
                    var next = Retries.Wait(operation, error, attempt, elapsed, _totalTimeout, Randomness.Fraction());
                    if (next == null)
                    {
                        throw;
                    }
                    wait = next.Value;
                }
                await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            }
        }

        private async Task<Answer> AttemptAsync(
            Operation operation,
            byte[] body,
            Func<ServerTime, bool> isBelievable,
            TimeSpan timeout,
            CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_keys.Count == 0)
            {
                var answer = await _transport
                    .SendAsync(operation.Path, body, NoHeaders, timeout, cancellationToken)
                    .ConfigureAwait(false);
                return AnswerReader.Read(answer, verify: null);
            }
            var signature = new AnswerSignature(operation.Path, body, Randomness.Nonce());
            var signed = await _transport
                .SendAsync(operation.Path, body, signature.RequestHeaders(), timeout, cancellationToken)
                .ConfigureAwait(false);
            return AnswerReader.Read(signed, raw => signature.Verify(raw, _keys, isBelievable));
        }
    }
}
