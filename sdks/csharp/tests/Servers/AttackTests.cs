using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Lockence.Json;

namespace Lockence.Tests
{
    using Fields = IReadOnlyDictionary<string, object>;

    /// <summary>The scenarios <c>attack-…</c> of sdks/conformance/scenarios.md. Those that set the computer's
    /// clock are left out: it is not asked (<see cref="SourceTests"/>).</summary>
    public sealed class AttackTests
    {
        public Task AttackAlwaysYes() => Attack("unsigned", new { mode = "always_yes" });

        public Task AttackStrangerSigns() => Attack("signature", new { mode = "signed_by_a_stranger" });

        public async Task AttackReplay()
        {
            await Attack("nonce", async session =>
            {
                await session.ValidateAsync();
                return new { mode = "replay" };
            });
        }

        public Task AttackOtherOperation() =>
            Attack("signature", new { mode = "other_operation", operation = "heartbeat" }, alsoInit: false);

        public async Task AttackOtherSession()
        {
            Servers.Behave();
            using (var client = Servers.Victim())
            using (var other = await client.InitAsync(Servers.Key("normal"), Servers.Desk))
            {
                var fields = new { session_token = await TokenOf(other) };
                await Attack("signature", new { mode = "other_request", fields }, alsoInit: false);
            }
        }

        public async Task AttackOtherVendor()
        {
            Servers.Behave();
            using (var client = Servers.Victim("theirs"))
            using (var theirs = await client.InitAsync(Servers.Key("theirs"), Servers.Desk))
            {
                var fields = new
                {
                    api_key = Servers.Application("theirs").Text("api_key"),
                    license_key = Servers.Key("theirs"),
                    session_token = await TokenOf(theirs),
                };
                await Attack("signature", new { mode = "other_request", fields });
            }
        }

        public async Task AttackChangedField()
        {
            var fields = new { entitlements = new[] { "everything" } };
            await Attack("signature", new { mode = "changed_fields", fields, digest = true });
            await Attack("digest", new { mode = "changed_fields", fields });
        }

        public async Task AttackRefusalMadeSuccess()
        {
            Servers.Behave();
            var license = Servers.NewLicense("ours");
            using (var client = Servers.Victim())
            using (var session = await client.InitAsync(license.Text("key"), Servers.Desk))
            {
                Servers.Vendor("license", "suspend", license.Text("id"));
                Servers.Misbehave(new { mode = "changed_status", status = 200 });
                var error = await Check.ThrowsAsync<SignatureException>(() => session.ValidateAsync());
                Check.Equal("signature", error.Reason);
                Check.That(session.IsActive, "nobody said so");
                Servers.Behave();
            }
        }

        public Task AttackStripped() => Attack("unsigned", new { mode = "stripped" });

        public Task AttackDowngrade() => Attack("unsigned", new { mode = "downgrade" });

        public async Task AttackForgedNo()
        {
            Servers.Behave();
            using (var client = Servers.Victim())
            using (var session = await client.InitAsync(Servers.Key("normal"), Servers.Desk))
            {
                Servers.Misbehave(new { mode = "answer", status = 401 });
                var error = await Check.ThrowsAsync<InvalidApiKeyException>(() => session.ValidateAsync());
                Check.That(!error.IsSigned, "nobody signed it");
                Servers.Misbehave(new { mode = "answer", status = 403, proxy = true });
                var other = await Check.ThrowsAsync<SignatureException>(() => session.ValidateAsync());
                Check.Equal("unsigned", other.Reason);
                Check.That(session.IsActive, "nobody said no");
                Servers.Behave();
                await session.ValidateAsync();
            }
        }

        public async Task AttackRedirect()
        {
            Servers.Behave();
            using (var client = Servers.Victim())
            using (var session = await client.InitAsync(Servers.Key("normal"), Servers.Desk))
            {
                Servers.Misbehave(new { mode = "redirect", location = Servers.AnotherUrl });
                await Check.ThrowsAsync<UnexpectedAnswerException>(() => session.ValidateAsync());
                Check.Equal(Servers.MisbehavingUrl, Servers.Requests().Single().Text("server"));
                Servers.Behave();
            }
        }

        public async Task AttackCertificate()
        {
            Servers.Behave();
            using (var client = Servers.ClientAt(Servers.TlsUrl, "ours", options: null))
            {
                await Check.ThrowsAsync<TlsException>(() => client.InitAsync(Servers.Key("normal"), Servers.Desk));
                Check.Equal(0, Servers.Requests().Count, "nothing arrived");
            }
        }

        public async Task AttackCertificateOfOnesOwn()
        {
            Servers.Behave();
            var trusting = new LockenceOptions { CertificateAuthorityFile = Servers.CertificateFile };
            using (var client = Servers.ClientAt(Servers.TlsUrl, "ours", trusting))
            using (await client.InitAsync(Servers.Key("normal"), Servers.Desk))
            using (var other = Servers.ClientAt(Servers.TlsUrl, "ours", options: null))
            {
                await Check.ThrowsAsync<TlsException>(() => other.InitAsync(Servers.Key("normal"), Servers.Desk));
            }
        }

        public async Task ACertificateOfOnesOwnIsTheOnlyOneTrusted()
        {
            Servers.Behave();
            var trusting = new LockenceOptions { CertificateAuthorityFile = "tests/Vectors/names.pem" };
            using (var client = Servers.ClientAt(Servers.TlsUrl, "ours", trusting))
            {
                await Check.ThrowsAsync<TlsException>(() => client.InitAsync(Servers.Key("normal"), Servers.Desk));
            }
        }

        private static Task Attack(string reason, object mode, bool alsoInit = true) =>
            Attack(reason, _ => Task.FromResult(mode), alsoInit);

        // Nothing comes of it, and the session stays exactly as it was.
        private static async Task Attack(string reason, Func<LockenceSession, Task<object>> prepare, bool alsoInit = true)
        {
            Servers.Behave();
            using (var client = Servers.Victim())
            using (var session = await client.InitAsync(Servers.Key("rich"), Servers.Desk))
            {
                var before = StateOf(session);
                Servers.Misbehave(await prepare(session));
                var error = await Check.ThrowsAsync<SignatureException>(() => session.ValidateAsync());
                Check.Equal(reason, error.Reason, "the reason of validate");
                if (alsoInit)
                {
                    error = await Check.ThrowsAsync<SignatureException>(
                        () => client.InitAsync(Servers.Key("rich"), Servers.Desk));
                    Check.Equal(reason, error.Reason, "the reason of init");
                }
                Check.Equal(before, StateOf(session), "the session");
                Servers.Behave();
            }
        }

        private static object StateOf(LockenceSession session) => new object[]
        {
            session.IsActive, session.ExpiresAt, session.Entitlements, session.Metadata, session.Username,
        };

        // The SDK shows it to nobody; the server on the way sees it.
        private static async Task<string> TokenOf(LockenceSession session)
        {
            await session.ValidateAsync();
            var request = Encoding.UTF8.GetBytes(Servers.Requests().Last().Text("body"));
            return ((Fields)JsonReader.Parse(request)).Text("session_token");
        }
    }
}
