using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Lockence.Tests
{
    /// <summary>The scenarios <c>live-…</c> of sdks/conformance/scenarios.md.</summary>
    public sealed class LiveTests
    {
        public async Task LiveSession()
        {
            using (var client = Servers.Client())
            {
                var session = await client.InitAsync(Servers.Key("rich"), Servers.Desk);
                Check.Equal("ada", session.Username);
                Check.Equal(Servers.RichMetadata, session.Metadata);
                Check.Equal(new[] { "cloud", "export" }, session.Entitlements.OrderBy(name => name, StringComparer.Ordinal));
                Check.That(session.Has("cloud") && !session.Has("Cloud"), "it has what it has");
                CheckIn(TimeSpan.FromDays(30), session.LicenseExpiresAt.Value);
                CheckIn(TimeSpan.FromMinutes(30), session.ExpiresAt);
                var before = session.ExpiresAt;
                await session.ValidateAsync();
                await session.HeartbeatAsync();
                Check.That(session.ExpiresAt >= before, "it goes on");
                Check.That(session.IsActive, "it is active");
                Check.That(session.TimeLeft <= TimeSpan.FromMinutes(30), "no longer than the lease");
                await session.LogoutAsync();
                Check.That(!session.IsActive && session.TimeLeft == TimeSpan.Zero, "it is over");
            }
        }

        public async Task ValidateTakesOverWhatTheServerSays()
        {
            var license = Servers.NewLicense("ours");
            using (var client = Servers.Client())
            using (var session = await client.InitAsync(license.Text("key"), Servers.Desk))
            {
                Servers.Vendor(
                    "license", "update", license.Text("id"), "--username", "grace", "--entitlement", "cloud",
                    "--metadata", "{\"seats\": 5}", "--expires-in", "10m");
                await session.ValidateAsync();
                Check.Equal("grace", session.Username);
                Check.Equal(new[] { "cloud" }, session.Entitlements);
                Check.Equal(new Dictionary<string, object> { ["seats"] = 5L }, session.Metadata);
                CheckIn(TimeSpan.FromMinutes(10), session.LicenseExpiresAt.Value);
                Check.That(session.TimeLeft <= TimeSpan.FromMinutes(10), "no longer than the license");
            }
        }

        public async Task LiveNeverEnds()
        {
            using (var client = Servers.Client())
            using (var session = await client.InitAsync(Servers.Key("normal"), Servers.Desk))
            {
                Check.Equal(null, session.LicenseExpiresAt);
                Check.Equal(0, session.Metadata.Count);
                Check.Equal(0, session.Entitlements.Count);
            }
        }

        public async Task LiveOwnHwid()
        {
            var license = Servers.NewLicense("ours");
            using (var client = Servers.Client())
            {
                (await client.InitAsync(Servers.Key("normal"), Servers.Desk)).Dispose();
                (await client.InitAsync(license.Text("key"))).Dispose();
                Check.Equal(Servers.Desk, Servers.DevicesOf(Servers.License("normal")).Single().Text("hwid"));
                Check.Equal(client.GetHwid().Value, Servers.DevicesOf(license).Single().Text("hwid"));
            }
        }

        public async Task LiveSecondDevice()
        {
            using (var client = Servers.Client())
            {
                (await client.InitAsync(Servers.Key("two_devices"), "one")).Dispose();
                (await client.InitAsync(Servers.Key("two_devices"), "two")).Dispose();
                await Check.ThrowsAsync<HwidMismatchException>(
                    () => client.InitAsync(Servers.Key("two_devices"), "three"));
            }
        }

        public async Task LiveRefusals()
        {
            using (var client = Servers.Client())
            {
                Func<string, Task> init = key => client.InitAsync(key, Servers.Desk);
                CheckRefusal(403, await Check.ThrowsAsync<LicenseExpiredException>(() => init(Servers.Key("expired"))));
                var disabled = await Check.ThrowsAsync<LicenseDisabledException>(() => init(Servers.Key("suspended")));
                CheckRefusal(403, disabled);
                Check.Equal("Payment overdue", disabled.Detail);
                foreach (var key in new[] { "00000-00000-00000-00000", Servers.Key("theirs") })
                {
                    CheckRefusal(404, await Check.ThrowsAsync<InvalidLicenseKeyException>(() => init(key)));
                }
            }
        }

        public async Task LiveWrongApiKey()
        {
            var ours = Servers.Application("ours");
            using (var client = new LockenceClient(Servers.BaseUrl, "lk_wrong", new[] { ours.Text("public_key") }))
            {
                var error = await Check.ThrowsAsync<InvalidApiKeyException>(
                    () => client.InitAsync(Servers.Key("normal"), Servers.Desk));
                Check.That(!error.IsSigned && error.Status == 401, "nobody signed it");
            }
        }

        public async Task LiveWrongPublicKey()
        {
            using (var client = ClientWithKeysOf("theirs"))
            {
                var error = await Check.ThrowsAsync<SignatureException>(
                    () => client.InitAsync(Servers.Key("normal"), Servers.Desk));
                Check.Equal("signature", error.Reason);
            }
        }

        public async Task LiveTwoPublicKeys()
        {
            using (var client = ClientWithKeysOf("theirs", "ours"))
            {
                (await client.InitAsync(Servers.Key("normal"), Servers.Desk)).Dispose();
            }
        }

        public async Task LiveUnverified()
        {
            Servers.Behave();
            var apiKey = Servers.Application("ours").Text("api_key");
            var options = new LockenceOptions { Verify = false };
            using (var client = new LockenceClient(Servers.MisbehavingUrl, apiKey, publicKeys: null, options))
            using (var session = await client.InitAsync(Servers.Key("normal"), Servers.Desk))
            {
                Check.That(session.TimeLeft > TimeSpan.FromMinutes(29), "its time is that of the answer");
                Check.That(!Servers.Requests().Single().Object("headers").ContainsKey("accept-signature"), "nobody asked");
            }
        }

        public async Task LiveSuspendedMeanwhile()
        {
            var license = Servers.NewLicense("ours");
            using (var client = Servers.Client())
            using (var session = await client.InitAsync(license.Text("key"), Servers.Desk))
            {
                Servers.Vendor("license", "suspend", license.Text("id"), "--reason", "Charged back");
                var error = await Check.ThrowsAsync<LicenseDisabledException>(() => session.ValidateAsync());
                Check.Equal("Charged back", error.Detail);
                Check.That(!session.IsActive, "it is over");
                await Check.ThrowsAsync<LicenseDisabledException>(() => session.ValidateAsync());
            }
        }

        public async Task LiveEndedMeanwhile()
        {
            var license = Servers.NewLicense("ours");
            using (var client = Servers.Client())
            using (var session = await client.InitAsync(license.Text("key"), Servers.Desk))
            {
                EndSessionsOf(license);
                await Check.ThrowsAsync<SessionEndedException>(() => session.ValidateAsync());
            }
        }

        public async Task LiveLogoutTwice()
        {
            Servers.Behave();
            using (var client = Servers.Victim())
            {
                var session = await client.InitAsync(Servers.Key("normal"), Servers.Desk);
                await session.LogoutAsync();
                await session.LogoutAsync();
                await session.DisposeAsync();
                Check.Equal(2, Servers.Requests().Count, "init and one logout");
            }
        }

        public async Task LiveLogoutOfALostSession()
        {
            var license = Servers.NewLicense("ours");
            using (var client = Servers.Client())
            {
                var session = await client.InitAsync(license.Text("key"), Servers.Desk);
                EndSessionsOf(license);
                await session.LogoutAsync();
                Check.That(!session.IsActive, "it is over");
            }
        }

        public async Task LiveScope()
        {
            var license = Servers.NewLicense("ours");
            using (var client = Servers.Client())
            {
                using (await client.InitAsync(license.Text("key"), Servers.Desk))
                {
                    Check.Equal(1, Servers.SessionsOf(license).Count);
                }
                Check.Equal(0, Servers.SessionsOf(license).Count);
            }
        }

        public async Task LiveResetDevices()
        {
            var key = Servers.Key("resettable");
            using (var client = Servers.Client())
            {
                (await client.InitAsync(key, "old")).Dispose();
                var reset = await client.ResetDevicesAsync(key, "new");
                Check.Equal(0L, reset.ResetsLeft);
                (await client.InitAsync(key, "new")).Dispose();
                var error = await Check.ThrowsAsync<ResetLimitReachedException>(
                    () => client.ResetDevicesAsync(key, "new"));
                Check.That(error.RetryAt >= reset.NextResetAt.AddDays(-1), "it says when");
            }
        }

        public async Task LiveThreads()
        {
            using (var client = Servers.Client())
            using (var session = await client.InitAsync(Servers.Key("normal"), Servers.Desk))
            {
                await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
                {
                    for (var i = 0; i < 20; i++)
                    {
                        await session.ValidateAsync();
                        await session.HeartbeatAsync();
                    }
                })));
                Check.That(session.IsActive, "it is active");
            }
        }

        private static LockenceClient ClientWithKeysOf(params string[] applications) => new LockenceClient(
            Servers.BaseUrl,
            Servers.Application("ours").Text("api_key"),
            applications.Select(name => Servers.Application(name).Text("public_key")));

        private static void EndSessionsOf(IReadOnlyDictionary<string, object> license)
        {
            foreach (var session in Servers.SessionsOf(license))
            {
                Servers.Vendor("session", "end", session.Text("id"));
            }
        }

        private static void CheckRefusal(int status, RefusedException error)
        {
            Check.Equal(status, error.Status);
            Check.That(error.IsSigned, "it is signed");
            Check.That(error.Code.Length > 0 && error.RequestId.Length > 0, "it has a code and a request id");
        }

        private static void CheckIn(TimeSpan fromNow, DateTimeOffset time)
        {
            var difference = (time - DateTimeOffset.UtcNow - fromNow).Duration();
            Check.That(difference < TimeSpan.FromMinutes(5), $"{time} is {fromNow} from now");
        }
    }
}
