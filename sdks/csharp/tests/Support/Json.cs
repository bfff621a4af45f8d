using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Lockence.Tests
{
    /// <summary>Writes any JSON, which the SDK itself has no need to. Of other objects their properties.</summary>
    internal static class Json
    {
        internal static string Written(object value)
        {
            if (value == null || value is bool)
            {
                return value?.ToString().ToLowerInvariant() ?? "null";
            }
            if (value is string text)
            {
                return $"\"{string.Concat(text.Select(Escaped))}\"";
            }
            if (value is IEnumerable<KeyValuePair<string, object>> fields)
            {
                return $"{{{string.Join(",", fields.Select(field => $"{Written(field.Key)}:{Written(field.Value)}"))}}}";
            }
            if (value is IEnumerable<object> items)
            {
                return $"[{string.Join(",", items.Select(Written))}]";
            }
            return value.GetType().IsPrimitive
                ? string.Format(CultureInfo.InvariantCulture, "{0}", value)
                : Written(value.GetType().GetProperties().ToDictionary(each => each.Name, each => each.GetValue(value)));
        }

        private static string Escaped(char character) =>
            character < ' ' || character > '~' || character == '"' || character == '\\'
                ? $"\\u{(int)character:x4}"
                : character.ToString();
    }
}
