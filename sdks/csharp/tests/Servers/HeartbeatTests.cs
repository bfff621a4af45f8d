using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Lockence.Tests
{
    /// <summary>The scenarios of a heartbeat in the background.</summary>
    public sealed class HeartbeatTests
    {
        private const string Online = "online";
        private const string Refused = "refused";
        private static readonly TimeSpan Soon = TimeSpan.FromSeconds(12);

        public async Task LiveHeartbeats()
        {
            Servers.Behave();
            using (var client = Servers.Victim("short"))
            using (var session = await client.InitAsync(Servers.Key("short"), "live-heartbeats"))
            {
                var heard = Listen(session);
                var before = session.ExpiresAt;
                session.StartHeartbeat();
                session.StartHeartbeat();
                await Task.Delay(3500);
                Check.That(session.ExpiresAt > before, "it was renewed");
                Check.That(heard.IsEmpty, "nothing was to be told");
                Check.That(Servers.Requests().Count - 1 >= 3 && Servers.Requests().Count - 1 <= 5, "once a second");
            }
        }

        public async Task LiveRefusedInTheBackground()
        {
            Servers.Behave();
            var license = Servers.NewLicense("short");
            using (var client = Servers.Victim("short"))
            using (var session = await client.InitAsync(license.Text("key"), Servers.Desk))
            {
                var heard = Listen(session);
                session.StartHeartbeat();
                Servers.Vendor("license", "suspend", license.Text("id"), "--reason", "Refunded");
                await Eventually(() => heard.Contains(Refused));
                Check.That(!session.IsActive, "it is over");
                var requests = Servers.Requests().Count;
                await Task.Delay(2000);
                Check.Equal(requests, Servers.Requests().Count, "nobody asked again");
                Check.Equal("Refunded", (heard.First() as LicenseDisabledException)?.Detail);
                Check.Equal(2, heard.Count, "it is told of once");
            }
        }

        public async Task ANoToSomebodyElseIsToldOfAtOnce()
        {
            var license = Servers.NewLicense("ours");
            using (var client = Servers.Client())
            using (var session = await client.InitAsync(license.Text("key"), Servers.Desk))
            {
                var heard = Listen(session);
                session.StartHeartbeat();
                Servers.Vendor("license", "suspend", license.Text("id"));
                await Check.ThrowsAsync<LicenseDisabledException>(() => session.ValidateAsync());
                await Eventually(() => heard.Contains(Refused));
                Check.That(heard.First() is LicenseDisabledException, "it is told of");
            }
        }

        public async Task AttackInTheBackground()
        {
            Servers.Behave();
            using (var client = Servers.Victim("short"))
            using (var session = await client.InitAsync(Servers.Key("short"), "attack-in-the-background"))
            {
                var heard = Listen(session);
                session.StartHeartbeat();
                Servers.Misbehave(new { mode = "always_yes" });
                await Eventually(() => heard.Count >= 2);
                Servers.Misbehave(new { mode = "answer", status = 401 });
                await Eventually(() => heard.OfType<InvalidApiKeyException>().Any());
                Check.That(heard.OfType<SignatureException>().All(error => error.Reason == "unsigned"), "unsigned");
                Check.That(session.IsActive, "it is active");
                Check.That(!heard.Contains(Refused), "nobody said no");
                Servers.Behave();
                await Eventually(() => heard.Contains(Online));
            }
        }

        public async Task TroubleOffline()
        {
            using (var client = Servers.Client("short", Hasty()))
            using (var session = await client.InitAsync(Servers.Key("short"), "trouble-offline"))
            {
                var heard = Listen(session);
                var left = new ConcurrentQueue<TimeSpan>();
                session.Offline += (_, offline) => left.Enqueue(offline.TimeLeft);
                session.StartHeartbeat();
                Servers.Kill();
                try
                {
                    await Eventually(() => left.Count >= 2);
                    Check.That(session.IsActive, "it is active");
                    Check.That(left.All(each => each > TimeSpan.Zero && each <= TimeSpan.FromSeconds(60)), "a minute at most");
                    Check.That(left.Zip(left.Skip(1), (one, next) => next < one).All(falls => falls), "it falls");
                    Check.That(heard.OfType<NoAnswerException>().Any(), "nobody answers");
                }
                finally
                {
                    Servers.Start();
                }
                await Eventually(() => heard.Contains(Online));
                Check.That(!heard.Contains(Refused), "nobody said no");
            }
        }

        public async Task TroubleGraceOver()
        {
            var license = Servers.NewLicense("short", "--expires-in", "5s");
            using (var client = Servers.Client("short", Hasty()))
            {
                var began = DateTime.UtcNow;
                var session = await client.InitAsync(license.Text("key"), Servers.Desk);
                var heard = Listen(session);
                session.StartHeartbeat();
                Servers.Kill();
                try
                {
                    await Eventually(() => heard.Contains(Refused));
                    var took = (DateTime.UtcNow - began).TotalSeconds;
                    Check.That(took > 3 && took < 7, $"after 5 seconds, and it was {took}");
                    Check.That(!session.IsActive, "it is over");
                    Check.That(heard.OfType<GraceOverException>().Count() == 1, "the grace is over, once");
                }
                finally
                {
                    Servers.Start();
                }
            }
        }

        public async Task TroubleCloseWhileWaiting()
        {
            Servers.Behave();
            var client = Servers.Victim("short");
            var session = await client.InitAsync(Servers.Key("short"), "trouble-close");
            Servers.Misbehave(new { mode = "answer", status = 503, retry_after = 5 });
            session.StartHeartbeat();
            await Eventually(() => Servers.Requests().Count > 0);
            var began = DateTime.UtcNow;
            client.Dispose();
            Check.That(DateTime.UtcNow - began < TimeSpan.FromSeconds(2), "it closes at once");
            await Check.ThrowsAsync<ObjectDisposedException>(() => session.ValidateAsync());
            Check.That(session.IsActive, "nobody was logged out");
        }

        public async Task TroubleCallbackFails()
        {
            Servers.Behave();
            using (var client = Servers.Victim("short", Hasty()))
            using (var session = await client.InitAsync(Servers.Key("short"), "trouble-callback"))
            {
                session.Offline += (_, offline) => throw new InvalidOperationException("a handler of the application");
                var heard = Listen(session);
                session.StartHeartbeat();
                Servers.Misbehave(new { mode = "answer", status = 500 });
                await Eventually(() => heard.Count >= 2);
                Check.That(Everything.Traced.Contains("a handler of the application"), "it is told of");
                Servers.Behave();
                await Eventually(() => heard.Contains(Online));
            }
        }

        public async Task AHandlerMayLogOutAndClose()
        {
            Servers.Behave();
            var client = Servers.Victim("short", Hasty());
            var session = await client.InitAsync(Servers.Key("short"), "handler-closes");
            var done = new TaskCompletionSource<bool>();
            session.Offline += (_, offline) =>
            {
                Servers.Behave();
                session.LogoutAsync().GetAwaiter().GetResult();
                client.Dispose();
                done.SetResult(true);
            };
            session.StartHeartbeat();
            Servers.Misbehave(new { mode = "answer", status = 500 });
            Check.That(await Task.WhenAny(done.Task, Task.Delay(Soon)) == done.Task, "it does not wait for itself");
            Check.That(!session.IsActive, "it is logged out");
        }

        private static LockenceOptions Hasty() => new LockenceOptions { TotalTimeout = TimeSpan.FromSeconds(1) };

        // What was heard, in order: errors of being offline, "online", "refused" after its error.
        private static ConcurrentQueue<object> Listen(LockenceSession session)
        {
            var heard = new ConcurrentQueue<object>();
            session.Offline += (_, offline) => heard.Enqueue(offline.Error);
            session.Online += (_, nothing) => heard.Enqueue(Online);
            session.Refused += (_, refused) =>
            {
                heard.Enqueue(refused.Error);
                heard.Enqueue(Refused);
            };
            return heard;
        }

        private static async Task Eventually(Func<bool> isSo)
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
