using System;
using Lockence.Http;

namespace Lockence
{
    /// <summary>The devices of a license were freed.</summary>
    public sealed class DeviceReset
    {
        internal DeviceReset(Answer answer)
        {
            ResetsLeft = answer.Whole("resets_left");
            NextResetAt = answer.TimeOf("next_reset_at");
        }

        /// <summary>How many resets are left in this month.</summary>
        public long ResetsLeft { get; }

        /// <summary>When the next may be, at the earliest.</summary>
        public DateTimeOffset NextResetAt { get; }
    }
}
