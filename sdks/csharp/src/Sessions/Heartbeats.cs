using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Lockence.Http;

namespace Lockence.Sessions
{
    /// <summary>
    /// Keeps one session alive in the background, and tells what becomes of it. Every heartbeat counts, whoever
    /// sent it: outcomes are queued, and one task tells of them, one at a time.
    /// </summary>
    internal sealed class Heartbeats
    {
        // A computer that sleeps stops every wait. The shorter they are, the sooner it notices.
        private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

        private static readonly TimeSpan OfflineIntervalMax = TimeSpan.FromSeconds(30);
        private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

        private readonly object _lock = new object();
        private readonly Queue<Outcome> _outcomes = new Queue<Outcome>();
        private readonly SemaphoreSlim _news = new SemaphoreSlim(0);
        private readonly LockenceSession _session;
        private readonly Background _background;
        private TimeSpan _interval;
        private TimeSpan _answeredAt;
        private CancellationTokenSource _stopping;
        private TaskCompletionSource<bool> _handling = NewSignal();
        private Task _running = Task.CompletedTask;

        // Of the running task alone.
        private bool _isOffline;
        private TimeSpan _due;

        internal Heartbeats(LockenceSession session, Background background, TimeSpan interval)
        {
            _session = session;
            _background = background;
            _interval = interval;
            _answeredAt = SteadyClock.Now;
        }

        internal void Start()
        {
            lock (_lock)
            {
                if (_running.IsCompleted && !_session.IsEnded && !_background.Closing.IsCancellationRequested)
                {
                    _outcomes.Clear();
                    _stopping = new CancellationTokenSource();
                    var stopping = _stopping.Token;
                    _background.Add(this);
                    _running = Task.Run(() => RunAsync(stopping));
                }
            }
        }

        /// <summary>Stops, and ends when nothing is going on any more. A handler that is running is not waited
        /// for: it may be what stops us, or wait itself for whoever does.</summary>
        internal Task StopAsync()
        {
            CancellationTokenSource stopping;
            Task ended;
            lock (_lock)
            {
                stopping = _stopping;
                ended = Task.WhenAny(_running, _handling.Task);
            }
            stopping?.Cancel();
            return ended;
        }

        internal void Answered(TimeSpan interval)
        {
            lock (_lock)
            {
                (_interval, _answeredAt) = (interval, SteadyClock.Now);
                Post(new Outcome(error: null, isFinal: false));
            }
        }

        internal void Failed(LockenceException error)
        {
            lock (_lock)
            {
                Post(new Outcome(error, isFinal: false));
            }
        }

        /// <summary>The server said no. In one step with ending the session, so that whoever sees that it has
        /// ended finds the reason in the queue.</summary>
        internal void Refused(LockenceException error, Action end)
        {
            lock (_lock)
            {
                end();
                Post(new Outcome(error, isFinal: true));
            }
        }

        private void Post(Outcome outcome)
        {
            if (!_running.IsCompleted)
            {
                _outcomes.Enqueue(outcome);
                _news.Release();
            }
        }

        private async Task RunAsync(CancellationToken stopping)
        {
            try
            {
                _isOffline = false;
                _due = DueAfterAnswer();
                while (TellAll(stopping))
                {
                    await WaitOrBeatAsync(stopping).ConfigureAwait(false);
                }
            }
            finally
            {
                _background.Remove(this);
            }
        }

        // Tells of all that has come. False once the session is over, or nobody wants to hear of it.
        private bool TellAll(CancellationToken stopping)
        {
            Outcome outcome;
            var isEnded = false;
            while (!IsStopped(stopping) && TryTake(out outcome, out isEnded))
            {
                Tell(outcome);
                if (outcome.IsFinal)
                {
                    return false;
                }
                _isOffline = outcome.Error != null;
                _due = _isOffline ? DueAfterFailure(outcome.Error) : DueAfterAnswer();
            }
            return !IsStopped(stopping) && !isEnded;
        }

        private bool IsStopped(CancellationToken stopping) =>
            stopping.IsCancellationRequested || _background.Closing.IsCancellationRequested;

        // What came next; that the grace is over, if nothing came for so long.
        private bool TryTake(out Outcome outcome, out bool isEnded)
        {
            lock (_lock)
            {
                isEnded = _session.IsEnded;
                outcome = _outcomes.Count > 0 ? _outcomes.Dequeue()
                    : !isEnded && _session.TimeLeft == TimeSpan.Zero ? new Outcome(new GraceOverException(), isFinal: true)
                    : null;
                return outcome != null;
            }
        }

        private void Tell(Outcome outcome)
        {
            _handling.SetResult(true);
            if (outcome.IsFinal)
            {
                _session.OnRefused(outcome.Error);
            }
            else if (outcome.Error != null)
            {
                _session.OnOffline(outcome.Error);
            }
            else if (_isOffline)
            {
                _session.OnOnline();
            }
            lock (_lock)
            {
                _handling = NewSignal();
            }
        }

        // Neither waits nor tries beyond the moment when the grace is over.
        private async Task WaitOrBeatAsync(CancellationToken stopping)
        {
            var untilDue = _due - SteadyClock.Now;
            var timeLeft = Min(_session.TimeLeft, WaitMax) + Tick;
            using (var turn = CancellationTokenSource.CreateLinkedTokenSource(stopping, _background.Closing))
            {
                try
                {
                    if (untilDue > TimeSpan.Zero)
                    {
                        await _news.WaitAsync(Min(untilDue + Tick, timeLeft), turn.Token).ConfigureAwait(false);
                        return;
                    }
                    turn.CancelAfter(timeLeft);
                    await _session.HeartbeatAsync(turn.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (e is LockenceException || e is OperationCanceledException
                    || e is ObjectDisposedException)
                {
                    // An outcome is in the queue; the rest shows when it is looked around next.
                }
            }
        }

        private TimeSpan DueAfterAnswer()
        {
            lock (_lock)
            {
                return _answeredAt + Jittered(_interval);
            }
        }

        private TimeSpan DueAfterFailure(LockenceException error)
        {
            lock (_lock)
            {
                var wait = Jittered(Min(_interval, OfflineIntervalMax));
                return SteadyClock.Now + (error.RetryAfter > wait ? error.RetryAfter.Value : wait);
            }
        }

        private static TaskCompletionSource<bool> NewSignal() =>
            new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

        private static TimeSpan Jittered(TimeSpan interval) =>
            TimeSpan.FromTicks((long)(interval.Ticks * (0.8 + 0.2 * Randomness.Fraction())));

        private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

        private sealed class Outcome
        {
            internal Outcome(LockenceException error, bool isFinal)
            {
                Error = error;
                IsFinal = isFinal;
            }

            /// <summary>Null if the heartbeat was answered.</summary>
            internal LockenceException Error { get; }

            internal bool IsFinal { get; }
        }
    }
}
