using System.Globalization;
using System.Numerics;

namespace Lockence.Signing
{
    /// <summary>
    /// Verifies ECDSA on the curve P-256 (FIPS 186-5, 6.4.2) without the platform's help.
    /// </summary>
    /// <remarks>
    /// It is for platforms that have no ECDSA of their own, such as Mono and Unity. It only ever verifies: all
    /// that it computes with is public, so it need not take the same time for every input.
    /// </remarks>
    internal static class P256
    {
        internal const int ScalarBytes = 32;

        private static readonly BigInteger Prime =
            Hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");

        private static readonly BigInteger Order =
            Hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

        private static readonly BigInteger B =
            Hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");

        private static readonly Point Generator = new Point(
            Hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
            Hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
            BigInteger.One);

        /// <summary>Whether these big-endian coordinates are a point of the curve: a public key that may be used.
        /// The order is prime, so every point but the one at infinity, which has no coordinates, will
        /// do.</summary>
        internal static bool IsOnCurve(byte[] xBytes, byte[] yBytes)
        {
            var x = Number(xBytes, 0, xBytes.Length);
            var y = Number(yBytes, 0, yBytes.Length);
            return x < Prime && y < Prime && Modulo(y * y - ((x * x - 3) * x + B), Prime).IsZero;
        }

        /// <summary>Whether <paramref name="signature"/>, <c>r</c> and <c>s</c> of 32 bytes each, is that of a
        /// SHA-256 <paramref name="hash"/> by the key at a point that <see cref="IsOnCurve"/>.</summary>
        internal static bool Verify(byte[] xBytes, byte[] yBytes, byte[] hash, byte[] signature)
        {
            if (signature.Length != 2 * ScalarBytes || hash.Length != ScalarBytes)
            {
                return false;
            }
            var r = Number(signature, 0, ScalarBytes);
            var s = Number(signature, ScalarBytes, ScalarBytes);
            if (r.IsZero || r >= Order || s.IsZero || s >= Order)
            {
                return false;
            }
            var key = new Point(Number(xBytes, 0, ScalarBytes), Number(yBytes, 0, ScalarBytes), BigInteger.One);
            var inverse = BigInteger.ModPow(s, Order - 2, Order);
            var u1 = Modulo(Number(hash, 0, ScalarBytes) * inverse, Order);
            var u2 = Modulo(r * inverse, Order);
            var sum = SumOfProducts(u1, Generator, u2, key);
            return !sum.IsInfinity && Modulo(sum.AffineX(), Order) == r;
        }

        // Both products share their doublings: at each bit one of four precomputed points is added.
        private static Point SumOfProducts(BigInteger u1, Point first, BigInteger u2, Point second)
        {
            var both = Add(first, second);
            var sum = Point.Infinity;
            for (var bit = 8 * ScalarBytes - 1; bit >= 0; bit--)
            {
                sum = Double(sum);
                var inFirst = !((u1 >> bit) & 1).IsZero;
                var inSecond = !((u2 >> bit) & 1).IsZero;
                if (inFirst || inSecond)
                {
                    sum = Add(sum, inFirst && inSecond ? both : inFirst ? first : second);
                }
            }
            return sum;
        }

        private static Point Double(Point p)
        {
            var delta = Modulo(p.Z * p.Z, Prime);
            var gamma = Modulo(p.Y * p.Y, Prime);
            var beta = Modulo(p.X * gamma, Prime);
            var alpha = Modulo(3 * (p.X - delta) * (p.X + delta), Prime);
            var x = Modulo(alpha * alpha - 8 * beta, Prime);
            var y = Modulo(alpha * (4 * beta - x) - 8 * gamma * gamma, Prime);
            var z = Modulo(2 * p.Y * p.Z, Prime);
            return new Point(x, y, z);
        }

        private static Point Add(Point p, Point q)
        {
            if (p.IsInfinity)
            {
                return q;
            }
            if (q.IsInfinity)
            {
                return p;
            }
            var pz2 = Modulo(p.Z * p.Z, Prime);
            var qz2 = Modulo(q.Z * q.Z, Prime);
            var u = Modulo(p.X * qz2, Prime);
            var s = Modulo(p.Y * q.Z * qz2, Prime);
            var h = Modulo(q.X * pz2 - u, Prime);
            var r = Modulo(q.Y * p.Z * pz2 - s, Prime);
            if (h.IsZero)
            {
                return r.IsZero ? Double(p) : Point.Infinity;
            }
            var h2 = Modulo(h * h, Prime);
            var h3 = Modulo(h * h2, Prime);
            var v = Modulo(u * h2, Prime);
            var x = Modulo(r * r - h3 - 2 * v, Prime);
            var y = Modulo(r * (v - x) - s * h3, Prime);
            var z = Modulo(h * p.Z * q.Z, Prime);
            return new Point(x, y, z);
        }

        private static BigInteger Modulo(BigInteger value, BigInteger modulus)
        {
            var remainder = value % modulus;
            return remainder.Sign < 0 ? remainder + modulus : remainder;
        }

        // BigInteger reads little-endian two's complement: reversed, with a zero on top that says "positive".
        private static BigInteger Number(byte[] bigEndian, int start, int count)
        {
            var littleEndian = new byte[count + 1];
            for (var i = 0; i < count; i++)
            {
                littleEndian[i] = bigEndian[start + count - 1 - i];
            }
            return new BigInteger(littleEndian);
        }

        private static BigInteger Hex(string digits) =>
            BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

        // In Jacobian coordinates, (x / z², y / z³), an addition needs no division. At infinity z is zero.
        private readonly struct Point
        {
            internal static readonly Point Infinity = new Point(BigInteger.One, BigInteger.One, BigInteger.Zero);

            internal Point(BigInteger x, BigInteger y, BigInteger z)
            {
                X = x;
                Y = y;
                Z = z;
            }

            internal BigInteger X { get; }

            internal BigInteger Y { get; }

            internal BigInteger Z { get; }

            internal bool IsInfinity => Z.IsZero;

            internal BigInteger AffineX() =>
                Modulo(X * BigInteger.ModPow(Z * Z, Prime - 2, Prime), Prime);
        }
    }
}
