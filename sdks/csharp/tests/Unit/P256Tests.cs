using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Lockence.Json;
using Lockence.Signing;

namespace Lockence.Tests
{
    using Fields = IReadOnlyDictionary<string, object>;

    public sealed class P256Tests
    {
        private static readonly Fields Hard =
            (Fields)JsonReader.Parse(File.ReadAllBytes(Path.Combine("tests", "Vectors", "p256.json")));

        public void SignaturesAreValidOrNotInManagedCode() => Check.Each(Cases("signatures"), Name, each =>
            Check.Equal(each.Get("valid"), Verify(each, Hex(each.Text("hash")))));

        public void WhatIsNoPublicKeyIsRefused() => Check.Each(Cases("keys"), Name, each =>
            Check.Throws<FormatException>(
                () => EcdsaKey.FromSubjectPublicKeyInfo(Convert.FromBase64String(each.Text("public_key")))));

        public void AHashOfAnotherLengthIsNone()
        {
            var good = Cases("signatures").First(each => (bool)each.Get("valid"));
            var hash = Hex(good.Text("hash"));
            Check.That(!Verify(good, hash.Take(31).ToArray()), "31 bytes");
            Check.That(!Verify(good, hash.Concat(hash).ToArray()), "64 bytes");
        }

        private static bool Verify(Fields each, byte[] hash)
        {
            var der = Convert.FromBase64String(each.Text("public_key"));
            var x = der.Skip(der.Length - 64).Take(32).ToArray();
            var y = der.Skip(der.Length - 32).ToArray();
            return P256.Verify(x, y, hash, Hex(each.Text("signature")));
        }

        private static IEnumerable<Fields> Cases(string name) => Hard.Items(name).Cast<Fields>();

        private static string Name(Fields each) => each.Text("name");

        private static byte[] Hex(string digits) =>
            Enumerable.Range(0, digits.Length / 2).Select(i => Convert.ToByte(digits.Substring(2 * i, 2), 16)).ToArray();
    }
}
