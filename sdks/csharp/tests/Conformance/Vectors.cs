using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Lockence.Json;

namespace Lockence.Tests
{
    using Fields = IReadOnlyDictionary<string, object>;

    /// <summary>The vectors that every SDK must pass, from <c>sdks/conformance</c>.</summary>
    internal static class Vectors
    {
        // The tests run in sdks/csharp.
        internal static readonly string Directory = Path.Combine("..", "conformance");

        internal static Fields Of(string file) => (Fields)JsonReader.Parse(File.ReadAllBytes(Path.Combine(Directory, file)));

        internal static void Each(Fields vectors, Action<Fields> check) =>
            Check.Each(vectors.Items("cases").Cast<Fields>(), each => each.Text("name"), check);

        internal static object Get(this Fields fields, string name) =>
            fields.TryGetValue(name, out var value) ? value : null;

        internal static string Text(this Fields fields, string name) => (string)fields.Get(name);

        internal static Fields Object(this Fields fields, string name) => (Fields)fields.Get(name);

        internal static IReadOnlyList<object> Items(this Fields fields, string name) =>
            (IReadOnlyList<object>)fields.Get(name);

        internal static double Number(this Fields fields, string name) => Convert.ToDouble(fields.Get(name));

        internal static TimeSpan Seconds(this Fields fields, string name) =>
            TimeSpan.FromTicks((long)Math.Round(fields.Number(name) * TimeSpan.TicksPerSecond));

        internal static byte[] Body(this Fields fields, string name)
        {
            var body = fields.Object(name);
            return body.ContainsKey("text") ? Encoding.UTF8.GetBytes(body.Text("text"))
                : body.ContainsKey("base64") ? Convert.FromBase64String(body.Text("base64"))
                : Enumerable.Repeat((byte)body.Text("repeated")[0], (int)body.Number("times")).ToArray();
        }
    }
}
