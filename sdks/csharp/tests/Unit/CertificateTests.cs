using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Lockence.Http;

namespace Lockence.Tests
{
    /// <summary>What a client accepts that trusts the certificate in <c>names.pem</c>. It is for
    /// <c>licensing.example.com</c>, <c>*.example.org</c>, 127.0.0.1 and ::1.</summary>
    public sealed class CertificateTests
    {
        private static readonly string Trusted = Path.Combine("tests", "Vectors", "names.pem");

        private static readonly string[] Names =
        {
            "licensing.example.com", "LICENSING.example.com", "a.example.org", "127.0.0.1", "[::1]",
        };

        private static readonly string[] OtherNames =
        {
            "localhost", "example.com", "www.licensing.example.com", "xlicensing.example.com", "example.org",
            "a.b.example.org", "aexample.org", "example.net", "a@example.net", "127.0.0.2", "[::2]", "[::ffff:127.0.0.1]",
        };

        public void ItIsForItsNamesOnly()
        {
            Check.Each(Names, each => each, each => Check.That(Accepts(each), "it is accepted"));
            Check.Each(OtherNames, each => each, each => Check.That(!Accepts(each), "it is not accepted"));
        }

        public void WhatThePlatformSaysOfTheNameCounts() => Check.That(
            !Accepts("licensing.example.com", SslPolicyErrors.RemoteCertificateNameMismatch), "it is not accepted");

        public void NamesThatAreCutOffAreNone()
        {
            var certificate = new X509Certificate2(Trusted);
            var names = certificate.Extensions["2.5.29.17"].RawData;
            Check.Each(Enumerable.Range(0, names.Length), each => $"{each} bytes", each =>
                Check.That(!CertificateNames.Include(names.Take(each).ToArray(), "127.0.0.1"), "it is not accepted"));
            Check.That(!CertificateNames.Include(names.Concat(new byte[1]).ToArray(), "127.0.0.1"), "a byte more");
            Check.That(!CertificateNames.Include(new byte[] { 0x30, 0x84, 0xff, 0xff, 0xff, 0xff }, "a"), "a huge length");
        }

        private static bool Accepts(string host, SslPolicyErrors errors = SslPolicyErrors.RemoteCertificateChainErrors)
        {
            using (var handler = Certificates.Handler(Trusted))
            using (var request = new HttpRequestMessage(HttpMethod.Post, $"https://{host}/"))
            using (var chain = new X509Chain())
            {
                var certificate = new X509Certificate2(Trusted);
                return handler.ServerCertificateCustomValidationCallback(request, certificate, chain, errors);
            }
        }
    }
}
