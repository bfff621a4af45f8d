using System;

namespace Lockence
{
    /// <summary>The session is over: the server said no, or nobody answered for too long.</summary>
    public sealed class RefusedEventArgs : EventArgs
    {
        internal RefusedEventArgs(LockenceException error) => Error = error;

        /// <summary>The server's no, or a <see cref="GraceOverException"/>.</summary>
        public LockenceException Error { get; }
    }

    /// <summary>A heartbeat failed, and the session goes on.</summary>
    public sealed class OfflineEventArgs : EventArgs
    {
        internal OfflineEventArgs(LockenceException error, TimeSpan timeLeft)
        {
            Error = error;
            TimeLeft = timeLeft;
        }

        /// <summary>Why it failed.</summary>
        public LockenceException Error { get; }

        /// <summary>How long the session goes on without an answer.</summary>
        public TimeSpan TimeLeft { get; }
    }
}
