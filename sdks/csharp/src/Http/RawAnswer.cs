using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lockence.Http
{
    /// <summary>An answer as it arrived, before anybody believes it.</summary>
    internal sealed class RawAnswer
    {
        private readonly IReadOnlyDictionary<string, string> _headers;

        internal RawAnswer(
            int status, IReadOnlyDictionary<string, string> headers, [AllowNull] byte[] body, TimeSpan sentAt)
        {
            Status = status;
            SentAt = sentAt;
            _headers = headers;
            Body = body;
        }

        internal int Status { get; }

        /// <summary>When the request left, by the steady clock.</summary>
        internal TimeSpan SentAt { get; }

        /// <summary>The body; null if it is too large to be an answer.</summary>
        internal byte[] Body { get; }

        /// <summary>The lines of a header, joined by commas and without blanks around them; null if there is
        /// none.</summary>
        internal string Header(string name) =>
            _headers.TryGetValue(name, out var value) ? value.Trim(' ', '\t') : null;

        /// <summary>What the server's clock shows if nothing is verified, in seconds since 1970: the <c>Date</c>,
        /// or for want of one what the clock here does.</summary>
        internal long UnprovenSeconds() =>
            (DateTimeOffset.TryParseExact(
                Header("Date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
                ? date
                : DateTimeOffset.UtcNow).ToUnixTimeSeconds();

        internal static Dictionary<string, string> NoHeaders() =>
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
    }
}
