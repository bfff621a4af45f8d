using System;
using System.Diagnostics.CodeAnalysis;

namespace Lockence
{
    /// <summary>What a <see cref="LockenceClient"/> may be told beyond where its server is. The client takes a
    /// copy: changes after it was made have no effect on it.</summary>
    public sealed class LockenceOptions
    {
        /// <summary>Whether answers must be signed; true unless you say otherwise. Without it anybody who
        /// redirects your application to a server of their own unlocks it. Public keys must then be left
        /// out.</summary>
        public bool Verify { get; set; } = true;

        /// <summary>What HWIDs are hashed with; the API key unless given. If you rotate the API key, go on giving
        /// the first one here, or every device becomes a new one.</summary>
        [AllowNull, MaybeNull]
        public string HwidSalt { get; set; }

        /// <summary>Your application's version, such as <c>1.4.2</c>, which the server compares with the minimum
        /// that you set there.</summary>
        [AllowNull, MaybeNull]
        public string ClientVersion { get; set; }

        /// <summary>What people call this device; you see it beside the license.</summary>
        [AllowNull, MaybeNull]
        public string DeviceName { get; set; }

        /// <summary>How long one attempt may take, from connecting to the last byte; 10 seconds unless
        /// given.</summary>
        public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

        /// <summary>How long one call may take, with all its attempts and waits; 30 seconds unless
        /// given.</summary>
        public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(30);

        /// <summary>A file of certificates (PEM, or one in DER) to trust in place of the system's, for a server
        /// with a private authority.</summary>
        [AllowNull, MaybeNull]
        public string CertificateAuthorityFile { get; set; }

        /// <summary>Whether plain HTTP may be spoken to another computer. Signed answers cannot be forged on it,
        /// but license keys can be read.</summary>
        public bool AllowHttp { get; set; }
    }
}
