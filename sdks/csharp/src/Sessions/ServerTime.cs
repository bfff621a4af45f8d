using System;

namespace Lockence.Sessions
{
    /// <summary>What the server's clock showed at a time of the steady one: when a request left, which is at the
    /// latest when its answer was made. So whatever follows from it errs to the early side.</summary>
    internal readonly struct ServerTime
    {
        internal ServerTime(long seconds, TimeSpan sentAt)
        {
            Seconds = seconds;
            SentAt = sentAt;
        }

        /// <summary>Seconds since 1970.</summary>
        internal long Seconds { get; }

        internal TimeSpan SentAt { get; }
    }
}
