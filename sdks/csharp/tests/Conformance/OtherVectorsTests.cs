using System;
using System.Collections.Generic;
using System.Linq;
using Lockence.Devices;
using Lockence.Http;
using Lockence.Sessions;

namespace Lockence.Tests
{
    using Fields = IReadOnlyDictionary<string, object>;

    public sealed class OtherVectorsTests
    {
        private static readonly TimeSpan Tolerance = TimeSpan.FromTicks(10);

        public void RetriesWaitAsLongAsTheyMust()
        {
            var vectors = Vectors.Of("retries.json");
            Check.Equal(vectors.Get("attempts_max"), (long)Retries.AttemptsMax);
            Vectors.Each(vectors, each =>
            {
                var wait = Retries.Wait(
                    OperationNamed(each.Text("operation")), ErrorOf(each), (int)each.Number("attempt"),
                    each.Seconds("elapsed_seconds"), each.Seconds("total_seconds"), each.Number("random"));
                Check.Equal(each.Get("wait_seconds") != null, wait.HasValue, "whether it is tried again");
                Check.That(wait == null || (wait.Value - each.Seconds("wait_seconds")).Duration() <= Tolerance, $"{wait}");
            });
        }

        public void LeasesLastAsLongAsTheyMust() => Vectors.Each(Vectors.Of("clocks.json"), each =>
        {
            Lease lease = null;
            foreach (var step in each.Items("steps").Cast<Fields>().Select(step => step.Single()))
            {
                var details = (Fields)step.Value;
                switch (step.Key)
                {
                    case "answer":
                        lease = Answered(lease, details);
                        break;
                    case "look":
                        var left = lease.TimeLeft(details.Seconds("steady"));
                        Check.That((left - details.Seconds("seconds_left")).Duration() <= Tolerance, $"{left} is left");
                        Check.Equal(details.Get("active"), left > TimeSpan.Zero, "active");
                        break;
                    default:
                        lease.End();
                        break;
                }
            }
        });

        public void HwidsFollowFromWhatWasRead() => Vectors.Each(Vectors.Of("hwids.json"), each =>
        {
            var platform = (Platform)Enum.Parse(typeof(Platform), each.Text("platform"), ignoreCase: true);
            var readings = each.Object("readings").ToDictionary(reading => reading.Key, reading => (string)reading.Value);
            var hwid = HwidDerivation.Derive(platform, readings, each.Text("salt"), isInContainer: false);
            Check.Equal(each.Object("expect").Get("hwid"), hwid.Value, "the HWID");
            Check.Equal(each.Object("expect").Get("sources"), hwid.Sources, "its sources");
        });

        public void ClientsAreMadeOrNot() => Vectors.Each(Vectors.Of("options.json"), each =>
        {
            if (each.Text("expect") == null)
            {
                Check.Throws<ArgumentException>(() => ClientOf(each.Object("options")).Dispose());
                return;
            }
            using (var client = ClientOf(each.Object("options")))
            {
                var url = new Uri(client.ServerAddress, Operation.Init.Path);
                Check.Equal(each.Text("expect"), url.AbsoluteUri, "where it asks");
            }
        });

        private static Operation OperationNamed(string name) =>
            name == "init" ? Operation.Init
            : name == "validate" ? Operation.Validate
            : name == "heartbeat" ? Operation.Heartbeat
            : name == "logout" ? Operation.Logout
            : Operation.ResetDevices;

        private static LockenceException ErrorOf(Fields each)
        {
            switch (each.Get("happened") as string)
            {
                case "connect_failed": return new NoAnswerException("", nothingWasSent: true);
                case "no_answer": return new NoAnswerException("", nothingWasSent: false);
                case "tls_failed": return new TlsException(null);
            }
            var headers = RawAnswer.NoHeaders();
            if (each.Get("retry_after") is string retryAfter)
            {
                headers["Retry-After"] = retryAfter;
            }
            var raw = new RawAnswer((int)each.Number("happened"), headers, new byte[0], TimeSpan.Zero);
            return Check.Throws<LockenceException>(() => AnswerReader.Read(raw, verify: null));
        }

        private static Lease Answered(Lease lease, Fields answer)
        {
            var time = new ServerTime((long)answer.Number("created"), answer.Seconds("sent"));
            var expiresAt = DateTimeOffset.Parse(answer.Text("expires_at"));
            if (lease == null)
            {
                return new Lease(time, expiresAt);
            }
            Check.Equal(answer.Get("accepted"), lease.IsBelievable(time), "whether it is accepted");
            if (lease.IsBelievable(time))
            {
                lease.TryRenew(time, expiresAt);
            }
            return lease;
        }

        private static LockenceClient ClientOf(Fields given)
        {
            var options = new LockenceOptions
            {
                Verify = given.Get("verify") as bool? ?? true,
                AllowHttp = given.Get("allow_http") as bool? ?? false,
                CertificateAuthorityFile = given.Text("ca_file"),
                ClientVersion = given.Text("client_version"),
                DeviceName = given.Text("device_name"),
            };
            if (given.ContainsKey("attempt_seconds"))
            {
                options.AttemptTimeout = given.Seconds("attempt_seconds");
            }
            if (given.ContainsKey("total_seconds"))
            {
                options.TotalTimeout = given.Seconds("total_seconds");
            }
            var keys = given.Items("public_keys")?.Cast<string>();
            return new LockenceClient(given.Text("base_url"), given.Text("api_key"), keys, options);
        }
    }
}
