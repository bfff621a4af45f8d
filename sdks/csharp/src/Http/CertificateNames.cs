using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Lockence.Http
{
    /// <summary>Whom a certificate is for: its subject alternative names (RFC 9525).</summary>
    internal static class CertificateNames
    {
        private const string SubjectAlternativeName = "2.5.29.17";
        private const byte Sequence = 0x30;
        private const byte DnsName = 0x82;
        private const byte IPAddressName = 0x87;

        internal static bool Include(X509Certificate2 certificate, Uri server)
        {
            var names = certificate.Extensions[SubjectAlternativeName];
            return names != null && Include(names.RawData, server.IdnHost.Trim('[', ']'));
        }

        internal static bool Include(byte[] names, string host)
        {
            try
            {
                return IPAddress.TryParse(host, out var address)
                    ? Names(names, IPAddressName).Any(name => name.SequenceEqual(address.GetAddressBytes()))
                    : Names(names, DnsName).Any(name => IsFor(Encoding.ASCII.GetString(name), host));
            }
            catch (FormatException)
            {
                return false;
            }
        }

        // A star stands for the whole first label, and for nothing else.
        private static bool IsFor(string name, string host)
        {
            var dot = host.IndexOf('.');
            return string.Equals(name, host, StringComparison.OrdinalIgnoreCase)
                || (dot > 0 && name.StartsWith("*.", StringComparison.Ordinal)
                    && string.Equals(name.Substring(1), host.Substring(dot), StringComparison.OrdinalIgnoreCase));
        }

        // The values of one kind in a GeneralNames (RFC 5280, 4.2.1.6), which is DER.
        private static IEnumerable<byte[]> Names(byte[] der, byte kind)
        {
            var position = 0;
            if (der.Length == 0 || der[position++] != Sequence || Length(der, ref position) != der.Length - position)
            {
                throw new FormatException("no list of names");
            }
            var names = new List<byte[]>();
            while (position < der.Length)
            {
                var tag = der[position++];
                var length = Length(der, ref position);
                if (tag == kind)
                {
                    names.Add(der.Skip(position).Take(length).ToArray());
                }
                position += length;
            }
            return names;
        }

        private static int Length(byte[] der, ref int position)
        {
            var bytes = Next(der, ref position);
            if (bytes < 0x80)
            {
                return Within(der, position, bytes);
            }
            var length = 0;
            for (var count = bytes & 0x7f; count > 0; count--)
            {
                length = Within(der, position, length * 256 + Next(der, ref position));
            }
            return length;
        }

        private static byte Next(byte[] der, ref int position) =>
            position < der.Length ? der[position++] : throw new FormatException("it ends too early");

        private static int Within(byte[] der, int position, int length) =>
            length <= der.Length - position ? length : throw new FormatException("a name goes beyond its end");
    }
}
