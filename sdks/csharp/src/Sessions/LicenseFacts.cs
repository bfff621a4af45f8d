using System;
using System.Collections.Generic;
using Lockence.Http;

namespace Lockence.Sessions
{
    /// <summary>What an answer says of the license. It never changes; a later answer brings another.</summary>
    internal sealed class LicenseFacts
    {
        /// <exception cref="UnexpectedAnswerException">A field is missing, or of another type.</exception>
        internal LicenseFacts(Answer answer)
        {
            Username = answer.Text("username");
            Metadata = answer.Object("metadata");
            Entitlements = answer.Texts("entitlements");
            ExpiresAt = answer.TimeOrNever("license_expires_at");
        }

        internal string Username { get; }

        internal IReadOnlyDictionary<string, object> Metadata { get; }

        internal IReadOnlyList<string> Entitlements { get; }

        internal DateTimeOffset? ExpiresAt { get; }
    }
}
