using System;
using System.Collections.Generic;
using System.Linq;
using Lockence.Http;
using Lockence.Sessions;
using Lockence.Signing;

namespace Lockence.Tests
{
    using Fields = IReadOnlyDictionary<string, object>;

    public sealed class SignatureVectorsTests
    {
        public void WithWhatThePlatformHas() => Verify(managed: false);

        public void InManagedCode() => Verify(managed: true);

        private static void Verify(bool managed)
        {
            var vectors = Vectors.Of("signatures.json");
            var keys = vectors.Object("public_keys").ToDictionary(
                key => key.Key,
                key => EcdsaKey.FromSubjectPublicKeyInfo(Convert.FromBase64String((string)key.Value), managed));
            Vectors.Each(vectors, each =>
            {
                var request = each.Object("request");
                var signature = new AnswerSignature(request.Text("path"), request.Body("body"), request.Text("nonce"));
                var shipped = each.Items("public_keys").Select(name => keys[(string)name]);
                var expected = each.Object("expect");
                if (expected.ContainsKey("created"))
                {
                    Check.Equal(expected.Get("created"), signature.Verify(AnswerOf(each), shipped, Clock(each)));
                }
                else
                {
                    var error = Check.Throws<SignatureException>(
                        () => signature.Verify(AnswerOf(each), shipped, Clock(each)));
                    Check.Equal(expected.Get("reason"), error.Reason, "the reason");
                }
            });
        }

        private static RawAnswer AnswerOf(Fields each)
        {
            var answer = each.Object("answer");
            var headers = RawAnswer.NoHeaders();
            foreach (var header in answer.Items("headers").Cast<IReadOnlyList<object>>())
            {
                var name = (string)header[0];
                headers[name] = headers.TryGetValue(name, out var before) ? $"{before}, {header[1]}" : (string)header[1];
            }
            return new RawAnswer((int)answer.Number("status"), headers, answer.Body("body"), sentAt: TimeSpan.Zero);
        }

        private static Func<ServerTime, bool> Clock(Fields each) =>
            each.Get("server_time") is long seconds
                ? new Lease(new ServerTime(seconds, TimeSpan.Zero), DateTimeOffset.MaxValue).IsBelievable
                : (Func<ServerTime, bool>)null;
    }
}
