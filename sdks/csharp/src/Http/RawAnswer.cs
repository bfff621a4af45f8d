using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Lockence.Http
{
    /// <summary>An answer as it arrived, before anybody believes it.</summary>
    internal sealed class RawAnswer
    {
        private readonly IReadOnlyDictionary<string, string> _headers;

        internal RawAnswer(int status, IReadOnlyDictionary<string, string> headers, [AllowNull] byte[] body)
        {
            Status = status;
            _headers = headers;
            Body = body;
        }

        internal int Status { get; }

        /// <summary>The body; null if it is too large to be an answer.</summary>
        internal byte[] Body { get; }

        /// <summary>The lines of a header, joined by commas and without blanks around them; null if there is
        /// none.</summary>
        internal string Header(string name) =>
            _headers.TryGetValue(name, out var value) ? value.Trim(' ', '\t') : null;

        internal static Dictionary<string, string> NoHeaders() =>
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
    }
}
