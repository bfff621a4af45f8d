using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Lockence.Json
{
    /// <summary>Writes what requests consist of: one object of texts.</summary>
    internal static class JsonWriter
    {
        /// <summary>The object in bytes. Fields whose value is null are left out.</summary>
        internal static byte[] Object(IEnumerable<KeyValuePair<string, string>> fields)
        {
            var json = new StringBuilder("{");
            foreach (var field in fields)
            {
                if (field.Value != null)
                {
                    json.Append(json.Length > 1 ? "," : "");
                    AppendText(json, field.Key);
                    json.Append(':');
                    AppendText(json, field.Value);
                }
            }
            return Encoding.ASCII.GetBytes(json.Append('}').ToString());
        }

        // All but printable ASCII is escaped, so that half of a surrogate pair arrives as such and is told of.
        private static void AppendText(StringBuilder json, string text)
        {
            json.Append('"');
            foreach (var character in text)
            {
                if (character == '"' || character == '\\')
                {
                    json.Append('\\').Append(character);
                }
                else if (character < ' ' || character > '~')
                {
                    json.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
                }
                else
                {
                    json.Append(character);
                }
            }
            json.Append('"');
        }
    }
}
