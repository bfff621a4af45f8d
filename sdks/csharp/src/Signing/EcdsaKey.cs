using System;
using System.Security.Cryptography;

namespace Lockence.Signing
{
    /// <summary>
    /// A P-256 public key that verifies: with the platform's ECDSA where there is one, else with
    /// <see cref="P256"/>.
    /// </summary>
    internal sealed class EcdsaKey
    {
        // A SubjectPublicKeyInfo (RFC 5480) for an uncompressed point on the named curve is this, x and y.
        // Anything else is no key of Lockence's, so there is nothing to parse.
        private static readonly byte[] Prefix =
        {
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
            0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
        };

        private readonly byte[] _x;
        private readonly byte[] _y;
        private readonly bool _platformVerifies;

        private EcdsaKey(byte[] x, byte[] y, bool managed)
        {
            _x = x;
            _y = y;
            _platformVerifies = !managed && PlatformVerifies();
        }

        /// <summary>Reads a SubjectPublicKeyInfo in DER.</summary>
        /// <exception cref="FormatException">It is not one of a point on P-256.</exception>
        internal static EcdsaKey FromSubjectPublicKeyInfo(byte[] der, bool managed = false)
        {
            if (der.Length != Prefix.Length + 2 * P256.ScalarBytes || !StartsWithPrefix(der))
            {
                throw new FormatException("a public key is a SubjectPublicKeyInfo in DER, of an uncompressed P-256 point");
            }
            var x = Slice(der, Prefix.Length);
            var y = Slice(der, Prefix.Length + P256.ScalarBytes);
            if (!P256.IsOnCurve(x, y))
            {
                throw new FormatException("this public key is not a point on P-256");
            }
            return new EcdsaKey(x, y, managed);
        }

        /// <summary>Whether <paramref name="signature"/> (<c>r</c> and <c>s</c>, 32 bytes each) is this key's, by
        /// ECDSA with SHA-256, over <paramref name="data"/>.</summary>
        internal bool Verifies(byte[] data, byte[] signature)
        {
            byte[] hash;
            using (var sha256 = SHA256.Create())
            {
                hash = sha256.ComputeHash(data);
            }
            return _platformVerifies ? PlatformVerify(hash, signature) : P256.Verify(_x, _y, hash, signature);
        }

        // Mono has the class and no code behind it, browsers refuse it, and .NET Framework before 4.7 has no
        // ECParameters: it is met when the method that names it is compiled, so that method is one of its own.
        private bool PlatformVerifies()
        {
            try
            {
                ImportIntoPlatform().Dispose();
                return true;
            }
            catch (Exception e) when (e is NotImplementedException || e is NotSupportedException
                || e is TypeLoadException || e is MissingMethodException || e is CryptographicException)
            {
                return false;
            }
        }

        private bool PlatformVerify(byte[] hash, byte[] signature)
        {
            if (signature.Length != 2 * P256.ScalarBytes)
            {
                return false;
            }
            using (var key = ImportIntoPlatform())
            {
                return key.VerifyHash(hash, signature);
            }
        }

        private ECDsa ImportIntoPlatform() => ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = _x, Y = _y },
        });

        private static bool StartsWithPrefix(byte[] der)
        {
            for (var i = 0; i < Prefix.Length; i++)
            {
                if (der[i] != Prefix[i])
                {
                    return false;
                }
            }
            return true;
        }

        private static byte[] Slice(byte[] bytes, int start)
        {
            var slice = new byte[P256.ScalarBytes];
            Buffer.BlockCopy(bytes, start, slice, 0, slice.Length);
            return slice;
        }
    }
}
