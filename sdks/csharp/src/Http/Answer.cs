using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Lockence.Json;
using Lockence.Sessions;

namespace Lockence.Http
{
    /// <summary>An answer with what is known of where it comes from, and its fields once they are read.</summary>
    internal sealed class Answer
    {
        private static readonly Regex Seconds = new Regex(@"\A[0-9]{1,9}\z", RegexOptions.CultureInvariant);

        private static readonly IReadOnlyDictionary<string, object> NoFields = new Dictionary<string, object>();

        private IReadOnlyDictionary<string, object> _fields = NoFields;

        /// <param name="raw">What arrived.</param>
        /// <param name="createdSeconds">When it was made by the server's clock, in seconds since 1970, if a
        /// signature proves it; else null.</param>
        internal Answer(RawAnswer raw, long? createdSeconds)
        {
            Raw = raw;
            IsSigned = createdSeconds.HasValue;
            Time = new ServerTime(createdSeconds ?? raw.UnprovenSeconds(), raw.SentAt);
        }

        internal RawAnswer Raw { get; }

        internal bool IsSigned { get; }

        /// <summary>What the server's clock showed.</summary>
        internal ServerTime Time { get; }

        internal int Status => Raw.Status;

        internal string RequestId => Raw.Header("X-Request-Id");

        internal TimeSpan? RetryAfter
        {
            get
            {
                var header = Raw.Header("Retry-After") ?? "";
                return Seconds.IsMatch(header)
                    ? TimeSpan.FromSeconds(int.Parse(header, CultureInfo.InvariantCulture))
                    : (TimeSpan?)null;
            }
        }

        internal bool IsSuccess { get; private set; }

        internal string Code { get; private set; }

        internal string Message { get; private set; }

        /// <summary>Reads the body as an object with the three fields of every answer. False if it is
        /// none.</summary>
        internal bool TryRead()
        {
            try
            {
                if (!(JsonReader.Parse(Raw.Body) is IReadOnlyDictionary<string, object> fields)
                    || !(Value(fields, "success") is bool success)
                    || !(Value(fields, "code") is string code)
                    || !(Value(fields, "message") is string message))
                {
                    return false;
                }
                (_fields, IsSuccess, Code, Message) = (fields, success, code, message);
                return true;
            }
            catch (FormatException)
            {
                return false;
            }
        }

        /// <summary>Gives a refusal that is not Lockence's own, such as a proxy's, a code and a message.</summary>
        internal Answer Named(string code, string message)
        {
            (Code, Message) = (code, message);
            return this;
        }

        internal string Text(string name) => OptionalText(name) ?? throw Lacks(name);

        internal string OptionalText(string name) => Value(_fields, name) as string;

        internal DateTimeOffset TimeOf(string name) => OptionalTime(name) ?? throw Lacks(name);

        /// <summary>A time that may be null, and has to be there.</summary>
        internal DateTimeOffset? TimeOrNever(string name) =>
            _fields.TryGetValue(name, out var value) && value == null ? (DateTimeOffset?)null : TimeOf(name);

        internal DateTimeOffset? OptionalTime(string name) =>
            DateTimeOffset.TryParseExact(
                OptionalText(name), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : (DateTimeOffset?)null;

        internal long Whole(string name) => Value(_fields, name) is long number ? number : throw Lacks(name);

        internal IReadOnlyDictionary<string, object> Object(string name) =>
            Value(_fields, name) as IReadOnlyDictionary<string, object> ?? throw Lacks(name);

        internal IReadOnlyList<string> Texts(string name)
        {
            if (!(Value(_fields, name) is IReadOnlyList<object> items) || !items.All(item => item is string))
            {
                throw Lacks(name);
            }
            return items.Cast<string>().ToList().AsReadOnly();
        }

        internal UnexpectedAnswerException Lacks(string name) =>
            new UnexpectedAnswerException($"The answer has no {name} as it must be", this);

        private static object Value(IReadOnlyDictionary<string, object> fields, string name) =>
            fields.TryGetValue(name, out var value) ? value : null;
    }
}
