using System;
using System.Collections.Concurrent;
using System.Threading.Tasks;

namespace Lockence.Tests
{
    /// <summary>What a session told in the background.</summary>
    internal sealed class Heard
    {
        internal static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

        internal Heard(LockenceSession session)
        {
            session.Offline += (_, offline) =>
            {
                TimesLeft.Enqueue(offline.TimeLeft);
                Errors.Enqueue(offline.Error);
            };
            session.Online += (_, nothing) => IsOnline = true;
            session.Refused += (_, refused) =>
            {
                Errors.Enqueue(refused.Error);
                IsRefused = true;
            };
        }

        /// <summary>Those of being offline and of being refused, in order.</summary>
        internal ConcurrentQueue<LockenceException> Errors { get; } = new ConcurrentQueue<LockenceException>();

        internal ConcurrentQueue<TimeSpan> TimesLeft { get; } = new ConcurrentQueue<TimeSpan>();

        internal bool IsOnline { get; private set; }

        internal bool IsRefused { get; private set; }

        internal bool IsNothing => Errors.IsEmpty && !IsOnline && !IsRefused;

        internal static async Task Eventually(Func<bool> isSo)
        {
            var giveUpAt = DateTime.UtcNow + Soon;
            while (!isSo())
            {
                Check.That(DateTime.UtcNow < giveUpAt, "it happens in time");
                await Task.Delay(20);
            }
        }
    }
}
