using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using Lockence.Http;
using Lockence.Sessions;
using Lockence.Signing;

namespace Lockence.Tests
{
    using Fields = IReadOnlyDictionary<string, object>;

    public sealed class AnswerVectorsTests
    {
        private const long CreatedSeconds = 1_800_000_000;

        // Names of the vectors that are not a member's own in another spelling.
        private static readonly Dictionary<string, string> Members = new Dictionary<string, string>
        {
            ["retry_after_seconds"] = nameof(LockenceException.RetryAfter),
            ["signed"] = nameof(LockenceException.IsSigned),
        };

        public void EveryAnswerIsWhatItIs() => Vectors.Each(Vectors.Of("answers.json"), each =>
        {
            var expected = each.Object("expect");
            if (!expected.ContainsKey("error"))
            {
                Succeed(each, expected.Object("fields"));
                return;
            }
            var error = Check.Throws<LockenceException>(() => Succeed(each, expected: null));
            Check.Equal(ClassNamed(expected.Text("error")), error.GetType().Name, "the class");
            foreach (var member in expected.Where(field => field.Key != "error"))
            {
                var name = Members.TryGetValue(member.Key, out var own) ? own : Pascal(member.Key);
                Check.Equal(member.Value, Plain(error.GetType().GetProperty(name).GetValue(error)), member.Key);
            }
        });

        // Reads it as the SDK does, and compares what a caller gets to see. Null: it must not come so far.
        private static void Succeed(Fields each, Fields expected)
        {
            switch (each.Text("operation"))
            {
                case "init":
                    var session = new LockenceSession(Nowhere(), new Background(default), "lk_example", Read(each));
                    CheckLicense(
                        expected, session.Username, session.Metadata, session.Entitlements, session.LicenseExpiresAt);
                    CheckTime(expected, "expires_at", session.ExpiresAt);
                    break;
                case "validate":
                    var license = new LicenseFacts(Read(each));
                    var validUntil = Read(each).TimeOf("expires_at");
                    CheckLicense(expected, license.Username, license.Metadata, license.Entitlements, license.ExpiresAt);
                    CheckTime(expected, "expires_at", validUntil);
                    break;
                case "heartbeat":
                    var interval = LockenceSession.HeartbeatIntervalIn(Read(each));
                    var renewedUntil = Read(each).TimeOf("expires_at");
                    Check.Equal(expected?.Seconds("heartbeat_interval_seconds"), interval, "the interval");
                    CheckTime(expected, "expires_at", renewedUntil);
                    break;
                case "reset_devices":
                    var reset = new DeviceReset(Read(each));
                    Check.Equal(expected?.Get("resets_left"), reset.ResetsLeft, "resets_left");
                    CheckTime(expected, "next_reset_at", reset.NextResetAt);
                    break;
                default:
                    LogOut(each);
                    break;
            }
        }

        private static Answer Read(Fields each)
        {
            var headers = RawAnswer.NoHeaders();
            foreach (var header in each.Object("headers"))
            {
                headers[header.Key] = (string)header.Value;
            }
            var body = each.Body("body");
            var raw = new RawAnswer(
                (int)each.Number("status"), headers, body.Length > Transport.BodyBytesMax ? null : body, TimeSpan.Zero);
            return AnswerReader.Read(raw, VerifierOf(each));
        }

        private static Func<RawAnswer, long> VerifierOf(Fields each)
        {
            switch (each.Text("signed"))
            {
                case "yes": return _ => CreatedSeconds;
                case "no": return raw => throw new SignatureException("unsigned", new Answer(raw, createdSeconds: null));
                default: return null;
            }
        }

        private static void LogOut(Fields each)
        {
            try
            {
                Read(each);
            }
            catch (RefusedException error) when (error.IsSigned && LockenceSession.IsOver(error))
            {
                // Then it is done, says the session.
            }
        }

        private static Caller Nowhere() => new Caller(
            new Transport(new Uri("https://example.com"), new HttpClientHandler()),
            new EcdsaKey[0],
            TimeSpan.Zero,
            TimeSpan.Zero);

        private static void CheckLicense(
            Fields expected, string username, Fields metadata, IReadOnlyList<string> entitlements, DateTimeOffset? end)
        {
            Check.Equal(expected?.Get("username"), username, "username");
            Check.Equal(expected?.Get("metadata"), metadata, "metadata");
            Check.Equal(expected?.Get("entitlements"), entitlements, "entitlements");
            CheckTime(expected, "license_expires_at", end);
        }

        private static void CheckTime(Fields expected, string name, DateTimeOffset? time) =>
            Check.Equal(expected?.Get(name), Plain(time), name);

        private static object Plain(object value) =>
            value is TimeSpan span ? (long)span.TotalSeconds
            : value is DateTimeOffset time ? time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)
            : value is int number ? (long)number
            : value;

        private static string ClassNamed(string name) =>
            (name.EndsWith("Error", StringComparison.Ordinal) && name != "InternalError"
                ? name.Substring(0, name.Length - "Error".Length)
                : name) + "Exception";

        private static string Pascal(string name) =>
            string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
    }
}
