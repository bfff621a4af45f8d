using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Lockence.Tests
{
    /// <summary>The scenarios <c>trouble-…</c> of sdks/conformance/scenarios.md.</summary>
    public sealed class TroubleTests
    {
        private static readonly object[] PassingTroubles =
        {
            new { mode = "answer", status = 503, times = 1 },
            new { mode = "answer", status = 429, times = 1 },
            new { mode = "answer", status = 502, proxy = true, times = 1 },
            new { mode = "hang_up", times = 1 },
            new { mode = "reset", times = 1 },
            new { mode = "half_an_answer", times = 1 },
        };

        public async Task TroubleNobodyThere()
        {
            using (var client = Servers.ClientAt("http://127.0.0.1:1", "ours", Timeouts(attempt: 1, total: 2)))
            {
                await Within(2, () => Check.ThrowsAsync<NoAnswerException>(() => client.InitAsync("key", Servers.Desk)));
            }
        }

        public async Task TroubleOnce()
        {
            using (var client = Servers.Victim())
            {
                foreach (var trouble in PassingTroubles)
                {
                    LockenceSession session = null;
                    await Requesting(2, trouble, async () =>
                        session = await client.InitAsync(Servers.Key("normal"), Servers.Desk));
                    await Requesting(2, trouble, () => session.ValidateAsync());
                    await Requesting(2, trouble, () => session.HeartbeatAsync());
                    await Requesting(2, trouble, () => session.LogoutAsync());
                }
            }
        }

        public async Task TroubleLostAnswers()
        {
            var lost = new { mode = "lose_the_answer", times = 1 };
            using (var client = Servers.Victim())
            {
                LockenceSession session = null;
                for (var i = 0; i < 2; i++)
                {
                    await Requesting(2, lost, async () =>
                        session = await client.InitAsync(Servers.Key("one_session"), Servers.Desk));
                }
                await Requesting(2, lost, () => session.LogoutAsync());
            }
        }

        public async Task TroubleResetDevicesOnce()
        {
            using (var client = Servers.Victim())
            {
                await Requesting(1, new { mode = "hang_up", times = 1 }, () => Check.ThrowsAsync<NoAnswerException>(
                    () => client.ResetDevicesAsync(Servers.Key("resettable"), Servers.Desk)));
            }
        }

        public async Task TroubleRetryAfter()
        {
            using (var client = Servers.Victim())
            {
                var watch = Stopwatch.StartNew();
                await Requesting(2, new { mode = "answer", status = 503, retry_after = 1, times = 1 }, () =>
                    client.InitAsync(Servers.Key("normal"), Servers.Desk));
                Check.That(watch.Elapsed >= TimeSpan.FromSeconds(1), "it waited");
            }
        }

        public async Task TroubleRetryAfterTooLong()
        {
            using (var client = Servers.Victim())
            {
                RateLimitedException error = null;
                await Within(1, () => Requesting(1, new { mode = "answer", status = 429, retry_after = 3600 }, async () =>
                    error = await Check.ThrowsAsync<RateLimitedException>(() => client.InitAsync("key", Servers.Desk))));
                Check.Equal(TimeSpan.FromHours(1), error.RetryAfter);
            }
        }

        public async Task TroubleStays()
        {
            Servers.Misbehave(new { mode = "answer", status = 503 });
            using (var client = Servers.Victim(options: Timeouts(attempt: 1, total: 3)))
            {
                await Within(3, () => Check.ThrowsAsync<UnavailableException>(() => client.InitAsync("key", Servers.Desk)));
                Check.That(Servers.Requests().Count > 1 && Servers.Requests().Count <= 5, "it tried, and gave up");
            }
        }

        public async Task TroubleNeverRepeated()
        {
            using (var client = Servers.Victim())
            {
                await Requesting(1, new { mode = "answer", status = 500 }, () =>
                    Check.ThrowsAsync<InternalErrorException>(() => client.InitAsync("key", Servers.Desk)));
                await Requesting(1, new { mode = "garbage" }, () =>
                    Check.ThrowsAsync<SignatureException>(() => client.InitAsync("key", Servers.Desk)));
            }
        }

        public async Task TroubleNotHttp()
        {
            Servers.Misbehave(new { mode = "not_http" });
            using (var client = Servers.Victim(options: Timeouts(attempt: 1, total: 1)))
            {
                await Check.ThrowsAsync<NoAnswerException>(() => client.InitAsync("key", Servers.Desk));
            }
        }

        public async Task TroubleSlow()
        {
            using (var client = Servers.Victim(options: Timeouts(attempt: 0.3, total: 10)))
            {
                await Requesting(2, new { mode = "slow", seconds = 1, times = 1 }, () =>
                    client.InitAsync(Servers.Key("normal"), Servers.Desk));
            }
        }

        public Task TroubleSilent() => GivesUp("silent");

        public Task TroubleDrip() => GivesUp("drip");

        public async Task TroubleEndless()
        {
            Servers.Misbehave(new { mode = "endless" });
            using (var client = Servers.Victim())
            {
                await Within(2, () => Check.ThrowsAsync<UnexpectedAnswerException>(
                    () => client.InitAsync("key", Servers.Desk)));
            }
        }

        public async Task TroubleLeaveQuickly()
        {
            Servers.Behave();
            using (var client = Servers.Victim())
            {
                var session = await client.InitAsync(Servers.Key("normal"), Servers.Desk);
                Servers.Misbehave(new { mode = "silent" });
                await Within(6, () => session.DisposeAsync());
                Check.Equal(1, Servers.Requests().Count, "one attempt");
            }
        }

        public async Task TroubleNothingLeaks()
        {
            await OpenAndClose(10);
            var (threads, files) = (Threads(), OpenFiles());
            await OpenAndClose(100);
            for (var i = 0; i < 100 && (Threads() > threads + 2 || OpenFiles() > files + 2); i++)
            {
                GC.Collect();
                await Task.Delay(50);
            }
            Check.That(Threads() <= threads + 2, $"{threads} threads before, {Threads()} after");
            Check.That(OpenFiles() <= files + 2, $"{files} files before, {OpenFiles()} after");
        }

        public async Task ACallCanBeCancelled()
        {
            Servers.Misbehave(new { mode = "silent" });
            using (var client = Servers.Victim())
            using (var cancelling = new CancellationTokenSource(TimeSpan.FromSeconds(0.3)))
            {
                await Within(1, () => Check.ThrowsAsync<OperationCanceledException>(
                    () => client.InitAsync("key", Servers.Desk, cancelling.Token)));
                Check.Equal(1, Servers.Requests().Count, "and is not tried again");
            }
        }

        public async Task AWaitCanBeCancelled()
        {
            Servers.Misbehave(new { mode = "answer", status = 503, retry_after = 20 });
            using (var client = Servers.Victim())
            using (var cancelling = new CancellationTokenSource(TimeSpan.FromSeconds(0.3)))
            {
                await Within(1, () => Check.ThrowsAsync<OperationCanceledException>(
                    () => client.InitAsync("key", Servers.Desk, cancelling.Token)));
            }
        }

        public async Task AClosedClientSaysSo()
        {
            Servers.Misbehave(new { mode = "silent" });
            var client = Servers.Victim();
            var pending = client.InitAsync("key", Servers.Desk);
            await Task.Delay(200);
            client.Dispose();
            await Check.ThrowsAsync<ObjectDisposedException>(() => pending);
            await Check.ThrowsAsync<ObjectDisposedException>(() => client.InitAsync("key", Servers.Desk));
            client.Dispose();
        }

        private static async Task GivesUp(string mode)
        {
            Servers.Misbehave(new { mode });
            using (var client = Servers.Victim(options: Timeouts(attempt: 0.5, total: 1.5)))
            {
                await Within(2, () => Check.ThrowsAsync<NoAnswerException>(() => client.InitAsync("key", Servers.Desk)));
            }
        }

        private static async Task OpenAndClose(int times)
        {
            for (var i = 0; i < times; i++)
            {
                using (var client = Servers.Client("short"))
                {
                    (await client.InitAsync(Servers.Key("short"), "trouble-nothing-leaks")).StartHeartbeat();
                }
            }
        }

        private static int Threads() => Directory.GetDirectories("/proc/self/task").Length;

        private static int OpenFiles() => Directory.GetFiles("/proc/self/fd").Length;

        private static async Task Requesting(int requests, object trouble, Func<Task> act)
        {
            Servers.Misbehave(trouble);
            await act();
            Check.Equal(requests, Servers.Requests().Count, $"requests with {trouble}");
        }

        private static async Task Within(double seconds, Func<Task> act)
        {
            var watch = Stopwatch.StartNew();
            await act();
            Check.That(watch.Elapsed < TimeSpan.FromSeconds(seconds), $"{watch.Elapsed} is within {seconds} s");
        }

        private static LockenceOptions Timeouts(double attempt, double total) => new LockenceOptions
        {
            AttemptTimeout = TimeSpan.FromSeconds(attempt),
            TotalTimeout = TimeSpan.FromSeconds(total),
        };
    }
}
