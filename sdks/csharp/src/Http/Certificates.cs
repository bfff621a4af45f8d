using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Lockence.Http
{
    /// <summary>How TLS is spoken: 1.2 or newer, with certificates and names always checked, for one client and
    /// without touching what the process does elsewhere.</summary>
    internal static class Certificates
    {
        private const SslProtocols Tls13 = (SslProtocols)12288;

        private static readonly Regex Pem = new Regex(
            "-----BEGIN CERTIFICATE-----(?<der>[A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----", RegexOptions.CultureInvariant);

        /// <param name="authorityFile">Certificates to trust in place of the system's, or null.</param>
        /// <exception cref="ArgumentException">The file cannot be read, or has no certificate.</exception>
        internal static HttpClientHandler Handler(string authorityFile)
        {
            var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
            RefuseOldProtocols(handler);
            if (authorityFile != null)
            {
                var authorities = ReadFile(authorityFile);

                // Mono tells of no wrong name where the chain is in doubt, so the name is looked at here.
                handler.ServerCertificateCustomValidationCallback = (request, certificate, chain, errors) =>
                    (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None
                    && CertificateNames.Include(certificate, request.RequestUri)
                    && IsTrusted(authorities, certificate, chain);
            }
            return handler;
        }

        private static void RefuseOldProtocols(HttpClientHandler handler)
        {
            try
            {
                handler.SslProtocols = SslProtocols.Tls12 | Tls13;
            }
            catch (Exception e) when (e is NotImplementedException || e is NotSupportedException)
            {
                // Older platforms let only the whole process choose, and that is not ours to do.
            }
        }

        private static bool IsTrusted(
            IReadOnlyCollection<X509Certificate2> authorities, X509Certificate2 certificate, X509Chain sent)
        {
            try
            {
                return ChainEndsAt(authorities, certificate, sent);
            }
            catch (NotSupportedException)
            {
                // Mono builds no chain of elliptic curves. Where the certificate itself is trusted there is none.
                return authorities.Any(authority => authority.RawData.SequenceEqual(certificate.RawData))
                    && certificate.NotBefore.ToUniversalTime() <= DateTimeOffset.UtcNow
                    && certificate.NotAfter.ToUniversalTime() >= DateTimeOffset.UtcNow;
            }
        }

        // Built anew with every authority allowed, so that all that is left to be wrong is the authority itself;
        // then that has to be one of ours, byte for byte.
        private static bool ChainEndsAt(
            IReadOnlyCollection<X509Certificate2> authorities, X509Certificate2 certificate, X509Chain sent)
        {
            using (var chain = new X509Chain())
            {
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
                chain.ChainPolicy.ExtraStore.AddRange(authorities.ToArray());
                foreach (var element in sent.ChainElements)
                {
                    chain.ChainPolicy.ExtraStore.Add(element.Certificate);
                }
                if (!chain.Build(certificate) || chain.ChainElements.Count == 0)
                {
                    return false;
                }
                var root = chain.ChainElements[chain.ChainElements.Count - 1].Certificate;
                return authorities.Any(authority => authority.RawData.SequenceEqual(root.RawData));
            }
        }

        private static IReadOnlyCollection<X509Certificate2> ReadFile(string path)
        {
            try
            {
                var content = File.ReadAllBytes(path);
                var blocks = Pem.Matches(Encoding.ASCII.GetString(content)).Cast<Match>()
                    .Select(block => Convert.FromBase64String(block.Groups["der"].Value))
                    .DefaultIfEmpty(content);
                return blocks.Select(der => new X509Certificate2(der)).ToList();
            }
            catch (Exception e) when (e is IOException || e is UnauthorizedAccessException || e is FormatException
                || e is CryptographicException || e is ArgumentException || e is NotSupportedException)
            {
                throw new ArgumentException(
                    "The certificates to trust cannot be read", nameof(LockenceOptions.CertificateAuthorityFile), e);
            }
        }
    }
}
