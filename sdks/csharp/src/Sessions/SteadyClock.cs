using System;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lockence.Sessions
{
    /// <summary>
    /// A clock that nobody can set, and that goes on while the computer sleeps. Its zero is somewhere in the past.
    /// </summary>
    internal static class SteadyClock
    {
        private const int LinuxBootTime = 7;
        private const int MacMonotonic = 6;

        private static readonly Func<TimeSpan> Read = Choose();

        internal static TimeSpan Now => Read();

        // Where none of the system's can be called, as in a sandbox, the one that may stand still in sleep has to
        // do.
        private static Func<TimeSpan> Choose()
        {
            var clock = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? WindowsTicks
                : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? () => PosixTime(MacMonotonic)
                : (Func<TimeSpan>)(() => PosixTime(LinuxBootTime));
            try
            {
                clock();
                return clock;
            }
            catch (Exception e) when (e is TypeLoadException || e is NotSupportedException)
            {
                return StopwatchTime;
            }
        }

        private static TimeSpan WindowsTicks() => TimeSpan.FromTicks((long)GetTickCount64() * TimeSpan.TicksPerMillisecond);

        private static TimeSpan PosixTime(int clock) =>
            clock_gettime(clock, out var time) == 0
                ? TimeSpan.FromTicks((long)time.Seconds * TimeSpan.TicksPerSecond + (long)time.Nanoseconds / 100)
                : throw new NotSupportedException();

        private static TimeSpan StopwatchTime() =>
            TimeSpan.FromSeconds(Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);

        [DllImport("kernel32")]
        private static extern ulong GetTickCount64();

        [DllImport("libc")]
        private static extern int clock_gettime(int clock, out PosixTimespec time);

        // Both are of the size of a C long.
        [StructLayout(LayoutKind.Sequential)]
        private struct PosixTimespec
        {
            internal IntPtr Seconds;
            internal IntPtr Nanoseconds;
        }
    }
}
