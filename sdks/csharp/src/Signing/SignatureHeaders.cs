using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Lockence.Signing
{
    /// <summary>
    /// The member <c>lockence</c> of <c>Signature-Input</c> and <c>Signature</c>, and <c>sha-256</c> of
    /// <c>Content-Digest</c>: the part of structured fields (RFC 8941) that a signed answer needs, read strictly.
    /// </summary>
    internal static class SignatureHeaders
    {
        internal const string Label = "lockence";

        private const string Sha256 = "sha-256";

        private static readonly Regex Input = new Regex(
            @"\A(?<components>\([^)]*\))(?<parameters>.*)\z", RegexOptions.CultureInvariant);

        private static readonly Regex Parameter = new Regex(
            @"\G;(?<name>[a-z*][a-z0-9_.*-]*)=(?:(?<integer>-?[0-9]{1,15})|""(?<text>(?:[ !#-\[\]-~]|\\[""\\])*)"")",
            RegexOptions.CultureInvariant);

        private static readonly Regex Base64Of64Bytes = new Regex(@"\A:([A-Za-z0-9+/]{86}==):\z");

        private static readonly Regex Base64Of32Bytes = new Regex(@"\A:([A-Za-z0-9+/]{43}=):\z");

        /// <summary>What was signed; null where the header has no member of this label.</summary>
        /// <exception cref="FormatException">It has one of another form, or two.</exception>
        internal static SignatureInput ReadInput(string header)
        {
            var member = MemberOf(header, Label);
            if (member == null)
            {
                return null;
            }
            var match = Input.Match(member);
            if (!match.Success)
            {
                throw new FormatException("Signature-Input has no list of components");
            }
            return new SignatureInput(
                member, match.Groups["components"].Value, ReadParameters(match.Groups["parameters"].Value));
        }

        /// <summary>The 64 bytes of the signature; null where the header has no member of this label.</summary>
        /// <exception cref="FormatException">It has one of another form, or two.</exception>
        internal static byte[] ReadSignature(string header) => ReadBytes(header, Label, Base64Of64Bytes);

        /// <summary>The 32 bytes of the SHA-256; null where the header has none.</summary>
        /// <exception cref="FormatException">It has one of another form, or two.</exception>
        internal static byte[] ReadDigest(string header) => ReadBytes(header, Sha256, Base64Of32Bytes);

        private static byte[] ReadBytes(string header, string name, Regex form)
        {
            var member = MemberOf(header, name);
            if (member == null)
            {
                return null;
            }
            var match = form.Match(member);
            return match.Success
                ? Convert.FromBase64String(match.Groups[1].Value)
                : throw new FormatException($"{name} is not base64 of so many bytes between colons");
        }

        private static Dictionary<string, object> ReadParameters(string text)
        {
            var parameters = new Dictionary<string, object>(StringComparer.Ordinal);
            var position = 0;
            while (position < text.Length)
            {
                var match = Parameter.Match(text, position);
                if (!match.Success || parameters.ContainsKey(match.Groups["name"].Value))
                {
                    throw new FormatException("Signature-Input has a parameter of another form, or one twice");
                }
                parameters.Add(match.Groups["name"].Value, ValueOf(match));
                position += match.Length;
            }
            return parameters;
        }

        private static object ValueOf(Match parameter) =>
            parameter.Groups["integer"].Success
                ? long.Parse(parameter.Groups["integer"].Value, CultureInfo.InvariantCulture)
                : (object)Regex.Replace(parameter.Groups["text"].Value, @"\\(.)", "$1");

        // The value of the one member of this name, null where there is none. A name ends at the first = or ;.
        private static string MemberOf(string header, string name)
        {
            var members = Members(header).Where(member => member.Split('=', ';')[0] == name).ToList();
            if (members.Count == 0)
            {
                return null;
            }
            return members.Count == 1 && members[0].StartsWith(name + "=", StringComparison.Ordinal)
                ? members[0].Substring(name.Length + 1)
                : throw new FormatException($"{name} is there twice, or has no value");
        }

        // Commas divide, except within a quoted string or parentheses.
        private static IEnumerable<string> Members(string header)
        {
            var start = 0;
            var isQuoted = false;
            var depth = 0;
            for (var i = 0; i < header.Length; i++)
            {
                var character = header[i];
                if (isQuoted)
                {
                    i += character == '\\' ? 1 : 0;
                    isQuoted = character != '"';
                }
                else if (character == '"')
                {
                    isQuoted = true;
                }
                else if (character == '(' || character == ')')
                {
                    depth = character == '(' ? 1 : 0;
                }
                else if (character == ',' && depth == 0)
                {
                    yield return header.Substring(start, i - start).Trim(' ', '\t');
                    start = i + 1;
                }
            }
            yield return header.Substring(start).Trim(' ', '\t');
        }
    }
}
