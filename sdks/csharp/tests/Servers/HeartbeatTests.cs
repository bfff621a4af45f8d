using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Lockence.Tests
{
    /// <summary>The scenarios of a heartbeat in the background.</summary>
    public sealed class HeartbeatTests
    {
        public async Task LiveHeartbeats()
        {
            Servers.Behave();
            using (var client = Servers.Victim("short"))
            using (var session = await client.InitAsync(Servers.Key("short"), "live-heartbeats"))
            {
                var heard = new Heard(session);
                var before = session.ExpiresAt;
                session.StartHeartbeat();
                session.StartHeartbeat();
                await Task.Delay(3500);
                Check.That(session.ExpiresAt > before, "it was renewed");
                Check.That(heard.IsNothing, "nothing was to be told");
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
                var heard = new Heard(session);
                session.StartHeartbeat();
                Servers.Vendor("license", "suspend", license.Text("id"), "--reason", "Refunded");
                await Heard.Eventually(() => heard.IsRefused);
                Check.That(!session.IsActive, "it is over");
                var requests = Servers.Requests().Count;
                await Task.Delay(2000);
                Check.Equal(requests, Servers.Requests().Count, "nobody asked again");
                Check.Equal("Refunded", (heard.Errors.First() as LicenseDisabledException)?.Detail);
                Check.Equal(1, heard.Errors.Count, "it is told of once");
            }
        }

        public async Task ANoToSomebodyElseIsToldOfAtOnce()
        {
            var license = Servers.NewLicense("ours");
            using (var client = Servers.Client())
            using (var session = await client.InitAsync(license.Text("key"), Servers.Desk))
            {
                var heard = new Heard(session);
                session.StartHeartbeat();
                Servers.Vendor("license", "suspend", license.Text("id"));
                await Check.ThrowsAsync<LicenseDisabledException>(() => session.ValidateAsync());
                await Heard.Eventually(() => heard.IsRefused);
                Check.That(heard.Errors.First() is LicenseDisabledException, "it is told of");
            }
        }

        public async Task AttackInTheBackground()
        {
            Servers.Behave();
            using (var client = Servers.Victim("short"))
            using (var session = await client.InitAsync(Servers.Key("short"), "attack-in-the-background"))
            {
                var heard = new Heard(session);
                session.StartHeartbeat();
                Servers.Misbehave(new { mode = "always_yes" });
                await Heard.Eventually(() => heard.Errors.Count >= 2);
                Servers.Misbehave(new { mode = "answer", status = 401 });
                await Heard.Eventually(() => heard.Errors.OfType<InvalidApiKeyException>().Any());
                Check.That(heard.Errors.OfType<SignatureException>().All(error => error.Reason == "unsigned"), "unsigned");
                Check.That(session.IsActive, "it is active");
                Check.That(!heard.IsRefused, "nobody said no");
                Servers.Behave();
                await Heard.Eventually(() => heard.IsOnline);
            }
        }

        public async Task TheGraceEndsInTheMiddleOfAHeartbeat()
        {
            Servers.Behave();
            var license = Servers.NewLicense("short", "--expires-in", "5s");
            using (var client = Servers.Victim("short"))
            {
                var session = await client.InitAsync(license.Text("key"), Servers.Desk);
                var heard = new Heard(session);
                Servers.Misbehave(new { mode = "silent" });
                session.StartHeartbeat();
                var left = session.TimeLeft;
                var watch = Stopwatch.StartNew();
                await Heard.Eventually(() => heard.IsRefused);
                Check.That((watch.Elapsed - left).Duration() < TimeSpan.FromSeconds(0.5), $"at once, not {watch.Elapsed}");
                Check.That(heard.Errors.Single() is GraceOverException, "the grace is over");
                Servers.Behave();
            }
        }

        public async Task TroubleCloseWhileWaiting()
        {
            Servers.Behave();
            var client = Servers.Victim("short");
            var session = await client.InitAsync(Servers.Key("short"), "trouble-close");
            Servers.Misbehave(new { mode = "answer", status = 503, retry_after = 5 });
            session.StartHeartbeat();
            await Heard.Eventually(() => Servers.Requests().Count > 0);
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
                var heard = new Heard(session);
                session.StartHeartbeat();
                Servers.Misbehave(new { mode = "answer", status = 500 });
                await Heard.Eventually(() => heard.Errors.Count >= 2);
                Check.That(Everything.Said.Contains("a handler of the application"), "it is told of");
                Servers.Behave();
                await Heard.Eventually(() => heard.IsOnline);
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
            Check.That(await Task.WhenAny(done.Task, Task.Delay(Heard.Soon)) == done.Task, "it does not wait for itself");
            Check.That(!session.IsActive, "it is logged out");
        }

        public async Task WhoeverAHandlerWaitsForMayStopTheSession()
        {
            Servers.Behave();
            using (var client = Servers.Victim("short", Hasty()))
            {
                var session = await client.InitAsync(Servers.Key("short"), "handler-waits");
                var done = new TaskCompletionSource<bool>();
                session.Offline += (_, offline) =>
                {
                    Servers.Behave();
                    new Thread(session.Dispose).Start();
                    done.SetResult(SpinWait.SpinUntil(() => !session.IsActive, Heard.Soon));
                };
                session.StartHeartbeat();
                Servers.Misbehave(new { mode = "answer", status = 500 });
                Check.That(await done.Task, "neither waits for the other");
            }
        }

        private static LockenceOptions Hasty() => new LockenceOptions { TotalTimeout = TimeSpan.FromSeconds(1) };
    }
}
