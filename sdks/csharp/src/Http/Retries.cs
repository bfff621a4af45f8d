using System;

namespace Lockence.Http
{
    /// <summary>Whether a call that failed is tried again, and after how long.</summary>
    internal static class Retries
    {
        internal const int AttemptsMax = 5;

        private const double FirstWaitSeconds = 0.5;
        private const double WaitSecondsMax = 8;

        /// <summary>How long to wait before the next attempt; null to give up.</summary>
        /// <param name="operation">What was asked for.</param>
        /// <param name="error">How it failed.</param>
        /// <param name="attempt">Which attempt this was, from 1 on.</param>
        /// <param name="elapsed">Time since the call began.</param>
        /// <param name="total">How long the call may take.</param>
        /// <param name="random">From 0 up to 1, so that clients do not come back all at once.</param>
        internal static TimeSpan? Wait(
            Operation operation, LockenceException error, int attempt, TimeSpan elapsed, TimeSpan total, double random)
        {
            if (attempt >= AttemptsMax || !MayTryAgain(operation, error))
            {
                return null;
            }
            var backoff = Math.Min(WaitSecondsMax, FirstWaitSeconds * Math.Pow(2, attempt - 1));
            var wait = (error.RetryAfter ?? TimeSpan.Zero)
                + TimeSpan.FromTicks((long)(backoff * (0.5 + 0.5 * random) * TimeSpan.TicksPerSecond));
            return elapsed + wait < total ? wait : (TimeSpan?)null;
        }

        private static bool MayTryAgain(Operation operation, LockenceException error)
        {
            if (error is TlsException)
            {
                return false;
            }
            if (error is RateLimitedException || (error is NoAnswerException lost && lost.NothingWasSent))
            {
                return true;
            }
            return operation.MayBeDoneTwice && (error is NoAnswerException || error is UnavailableException);
        }
    }
}
