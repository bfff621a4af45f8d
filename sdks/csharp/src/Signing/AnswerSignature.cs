using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Lockence.Http;
using Lockence.Sessions;

namespace Lockence.Signing
{
    /// <summary>
    /// Verifies that an answer is that of the vendor's server to one request: RFC 9421 over RFC 9530, as
    /// docs/client-api.md has it.
    /// </summary>
    internal sealed class AnswerSignature
    {
        private const string Algorithm = "ecdsa-p256-sha256";
        private const string Components =
            "(\"@status\" \"content-digest\" \"@method\";req \"@path\";req \"content-digest\";req)";

        private readonly string _path;
        private readonly string _requestDigest;
        private readonly string _nonce;

        internal AnswerSignature(string path, byte[] requestBody, string nonce)
        {
            _path = path;
            _requestDigest = ContentDigest(requestBody);
            _nonce = nonce;
        }

        /// <summary>The headers of the request that ask for it.</summary>
        internal IEnumerable<KeyValuePair<string, string>> RequestHeaders()
        {
            yield return new KeyValuePair<string, string>("Content-Digest", _requestDigest);
            yield return new KeyValuePair<string, string>(
                "Accept-Signature", $"{SignatureHeaders.Label}=();nonce=\"{_nonce}\"");
        }

        /// <summary>When the answer was made by the server's clock, in seconds since 1970.</summary>
        /// <param name="answer">What arrived.</param>
        /// <param name="keys">The vendor's; any of them will do.</param>
        /// <param name="isBelievable">Whether it may have been made then. Null for any time.</param>
        /// <exception cref="SignatureException">It is not proven to be the server's.</exception>
        internal long Verify(
            RawAnswer answer, IEnumerable<EcdsaKey> keys, [AllowNull] Func<ServerTime, bool> isBelievable = null)
        {
            string reason;
            try
            {
                reason = WhatIsWrong(answer, keys, out var created);
                if (reason == null && (isBelievable == null || isBelievable(new ServerTime(created, answer.SentAt))))
                {
                    return created;
                }
                reason = reason ?? "created";
            }
            catch (FormatException)
            {
                reason = "malformed";
            }
            throw new SignatureException(reason, new Answer(answer, createdSeconds: null));
        }

        private string WhatIsWrong(RawAnswer answer, IEnumerable<EcdsaKey> keys, out long created)
        {
            created = 0;
            var digestHeader = answer.Header("Content-Digest");
            var inputHeader = answer.Header("Signature-Input");
            var signatureHeader = answer.Header("Signature");
            if (digestHeader == null || inputHeader == null || signatureHeader == null)
            {
                return "unsigned";
            }
            var input = SignatureHeaders.ReadInput(inputHeader);
            var signature = SignatureHeaders.ReadSignature(signatureHeader);
            var digest = SignatureHeaders.ReadDigest(digestHeader);
            if (input == null || signature == null)
            {
                return "unsigned";
            }
            created = input.Created;
            return input.Components != Components ? "components"
                : input.Algorithm != Algorithm ? "algorithm"
                : input.Nonce != _nonce ? "nonce"
                : digest == null || !digest.SequenceEqual(Sha256(answer.Body)) ? "digest"
                : !keys.Any(key => key.Verifies(Base(answer.Status, digestHeader, input), signature)) ? "signature"
                : null;
        }

        private byte[] Base(int status, string digestHeader, SignatureInput input) => Encoding.UTF8.GetBytes(
            $"\"@status\": {status}\n"
            + $"\"content-digest\": {digestHeader}\n"
            + "\"@method\";req: POST\n"
            + $"\"@path\";req: {_path}\n"
            + $"\"content-digest\";req: {_requestDigest}\n"
            + $"\"@signature-params\": {input.Text}");

        private static string ContentDigest(byte[] body) => $"sha-256=:{Convert.ToBase64String(Sha256(body))}:";

        private static byte[] Sha256(byte[] data)
        {
            using (var sha256 = SHA256.Create())
            {
                return sha256.ComputeHash(data);
            }
        }
    }
}
