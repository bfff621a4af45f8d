using System;

namespace Lockence.Sessions
{
    /// <summary>
    /// How long a session is good for, reckoned with the server's clock and the steady one. The computer's own is
    /// not asked, so setting it gains nothing and loses nothing. Whoever has it sees to it that one thread at a
    /// time uses it.
    /// </summary>
    internal sealed class Lease
    {
        private const long ToleranceSeconds = 300;

        // A signed time may be any number; ten thousand years are enough and within what a TimeSpan holds.
        private const long SecondsLeftMax = 10_000L * 366 * 86_400;

        private ServerTime _time;
        private bool _isEnded;

        internal Lease(ServerTime time, DateTimeOffset expiresAt)
        {
            _time = time;
            ExpiresAt = expiresAt;
        }

        internal DateTimeOffset ExpiresAt { get; private set; }

        internal bool IsEnded => _isEnded;

        /// <summary>Whether an answer may have been made when it says so.</summary>
        internal bool IsBelievable(ServerTime time)
        {
            var expected = _time.Seconds + (time.SentAt - _time.SentAt).TotalSeconds;
            return Math.Abs(time.Seconds - expected) <= ToleranceSeconds;
        }

        /// <summary>Takes over what an answer says. False if a later one was here first, so that it counts for
        /// nothing.</summary>
        internal bool TryRenew(ServerTime time, DateTimeOffset expiresAt)
        {
            if (time.Seconds < _time.Seconds)
            {
                return false;
            }
            _time = time;
            ExpiresAt = expiresAt;
            return true;
        }

        /// <summary>The server said no, or the session was logged out.</summary>
        internal void End() => _isEnded = true;

        internal TimeSpan TimeLeft(TimeSpan now)
        {
            var atMost = Math.Min(ExpiresAt.ToUnixTimeSeconds() - _time.Seconds, SecondsLeftMax);
            var left = TimeSpan.FromSeconds(Math.Max(atMost, 0)) - (now - _time.SentAt);
            return _isEnded || left < TimeSpan.Zero ? TimeSpan.Zero : left;
        }
    }
}
