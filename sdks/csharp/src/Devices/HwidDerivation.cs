using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Lockence.Devices
{
    /// <summary>Makes a HWID from what was read of a computer.</summary>
    internal static class HwidDerivation
    {
        private const int ValueBytesMax = 256;
        private const string Hostname = "hostname";

        // For each platform, what to use together; the first line of which anything could be read.
        private static readonly Dictionary<Platform, string[][]> Lines = new Dictionary<Platform, string[][]>
        {
            [Platform.Windows] = new[] { new[] { "machine_guid", "smbios_uuid" }, new[] { Hostname } },
            [Platform.MacOS] = new[] { new[] { "platform_uuid" }, new[] { Hostname } },
            [Platform.Linux] = new[] { new[] { "machine_id" }, new[] { "dmi_product_uuid" }, new[] { Hostname } },
            [Platform.Other] = new[] { new[] { Hostname } },
        };

        // What firmware and images say where they ought to say something of their own.
        private static readonly HashSet<string> Worthless = new HashSet<string>(StringComparer.Ordinal)
        {
            "03000200040005000006000700080009", "uninitialized", "none", "notspecified", "defaultstring",
            "tobefilledbyo.e.m.",
        };

        internal static Hwid Derive(
            Platform platform, IReadOnlyDictionary<string, string> readings, string salt, bool isInContainer)
        {
            var used = Lines[platform]
                .Select(line => line
                    .Where(readings.ContainsKey)
                    .Select(source => new KeyValuePair<string, string>(source, Cleaned(readings[source])))
                    .Where(source => IsWorth(source.Key, source.Value))
                    .ToList())
                .FirstOrDefault(line => line.Count > 0) ?? new List<KeyValuePair<string, string>>();
            var text = string.Concat(used.Select(source => $"\n{source.Key}={source.Value}"));
            var sources = used.Select(source => source.Key).ToList().AsReadOnly();
            return new Hwid(Hash("lockence-hwid-1" + text, salt), sources, isInContainer);
        }

        private static string Hash(string text, string salt)
        {
            using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(salt)))
            {
                var hash = hmac.ComputeHash(Encoding.UTF8.GetBytes(text));
                return string.Concat(hash.Select(each => each.ToString("x2")));
            }
        }

        private static string Cleaned(string reading) =>
            new string(reading.Trim(' ', '\t', '\r', '\n', '\v', '\f', '\0').Select(Lowered).ToArray());

        // In ASCII only: what lower case is elsewhere depends on the platform and its age.
        private static char Lowered(char character) =>
            character >= 'A' && character <= 'Z' ? (char)(character + ('a' - 'A')) : character;

        private static bool IsWorth(string source, string value)
        {
            var isPrintable = source == Hostname || value.All(character => character >= ' ' && character <= '~');
            if (!isPrintable || value.Length == 0 || Encoding.UTF8.GetByteCount(value) > ValueBytesMax)
            {
                return false;
            }
            var bare = string.Concat(value.Where(character => "-{} ".IndexOf(character) < 0));
            return !bare.All(character => character == '0') && !bare.All(character => character == 'f')
                && !Worthless.Contains(bare);
        }
    }
}
