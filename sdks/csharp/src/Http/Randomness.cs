using System;
using System.Linq;
using System.Security.Cryptography;

namespace Lockence.Http
{
    /// <summary>Random values from the system's cryptographic source, which any thread may ask.</summary>
    internal static class Randomness
    {
        private const int NonceBytes = 16;

        /// <summary>32 hexadecimal digits that nobody has used before.</summary>
        internal static string Nonce() => string.Concat(Bytes(NonceBytes).Select(each => each.ToString("x2")));

        /// <summary>A number from 0 up to, and not including, 1.</summary>
        internal static double Fraction() => BitConverter.ToUInt32(Bytes(sizeof(uint)), 0) / (uint.MaxValue + 1.0);

        private static byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            using (var source = RandomNumberGenerator.Create())
            {
                source.GetBytes(bytes);
            }
            return bytes;
        }
    }
}
