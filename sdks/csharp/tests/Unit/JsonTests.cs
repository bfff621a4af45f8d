using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Lockence.Json;

namespace Lockence.Tests
{
    public sealed class JsonTests
    {
        private static readonly string[] NotJson =
        {
            "", " ", "nul", "nulll", "True", "{", "}", "[", "]", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}",
            "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "\"", "\"\\\"", "\"\\x\"",
            "\"\\u12\"", "\"\\u123g\"", "\"\u0001\"", "\"\t\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "01", "-", "+1", "1.",
            ".5", "1e", "1e+", "0x1", "1_0", "NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1 2", "[1] x", "\ufeff{}",
            "// comment\n1", "/**/1", "\u00a01",
        };

        private static readonly Dictionary<string, object> Values = new Dictionary<string, object>
        {
            ["null"] = null,
            [" true\r\n"] = true,
            ["\tfalse"] = false,
            ["0"] = 0L,
            ["-0"] = 0L,
            ["9223372036854775807"] = long.MaxValue,
            ["-9223372036854775808"] = long.MinValue,
            ["9223372036854775808"] = 9223372036854775808.0,
            ["1.5"] = 1.5,
            ["-1.5e-3"] = -0.0015,
            ["1E2"] = 100.0,
            ["\"\""] = "",
            ["\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""] = "\"\\/\b\f\n\r\t",
            ["\"\\u00e9\\u00C9\""] = "\u00e9\u00c9",
            ["\"\\ud83d\\ude00\""] = "\U0001f600",
            ["\"\U0001f600\""] = "\U0001f600",
            ["[]"] = new object[0],
            ["[1, \"a\", [null]]"] = new object[] { 1L, "a", new object[] { null } },
            ["{}"] = new Dictionary<string, object>(),
            ["{\"a\": {\"b\": 1}, \"\": 2}"] = new Dictionary<string, object>
            {
                ["a"] = new Dictionary<string, object> { ["b"] = 1L },
                [""] = 2L,
            },
        };

        public void JsonIsRead() => Check.Each(Values, each => each.Key, each =>
            Check.Equal(each.Value, JsonReader.Parse(Encoding.UTF8.GetBytes(each.Key))));

        public void WhatIsNotJsonIsRefused() => Check.Each(NotJson, each => each, each =>
            Check.Throws<FormatException>(() => JsonReader.Parse(Encoding.UTF8.GetBytes(each))));

        public void WhatIsNotUtf8IsRefused()
        {
            var bad = new[]
            {
                new byte[] { 0x22, 0xff, 0x22 },
                new byte[] { 0x22, 0xc0, 0x80, 0x22 },
                new byte[] { 0x22, 0xed, 0xa0, 0x80, 0x22 },
            };
            Check.Each(bad, BitConverter.ToString, each => Check.Throws<FormatException>(() => JsonReader.Parse(each)));
        }

        public void DepthIsBounded()
        {
            Func<int, byte[]> nested = depth =>
                Encoding.ASCII.GetBytes(new string('[', depth) + "1" + new string(']', depth));
            JsonReader.Parse(nested(JsonReader.DepthMax));
            Check.Throws<FormatException>(() => JsonReader.Parse(nested(JsonReader.DepthMax + 1)));
            Check.Throws<FormatException>(() => JsonReader.Parse(Enumerable.Repeat((byte)'[', 1_000_000).ToArray()));
        }

        public void WhatIsWrittenCanBeRead()
        {
            var fields = new Dictionary<string, string>
            {
                ["plain"] = "a b~",
                ["quoted"] = "\"\\/",
                ["control"] = "\0\u001f\u007f\n",
                ["everywhere"] = "\u00fc\u4e2d\U0001f600",
                ["left out"] = null,
            };
            var written = JsonWriter.Object(fields);
            Check.That(written.All(each => each >= 0x20 && each < 0x7f), "it is printable ASCII");
            fields.Remove("left out");
            Check.Equal(fields.ToDictionary(each => each.Key, each => (object)each.Value), JsonReader.Parse(written));
        }

        public void HalfOfASurrogatePairIsSentAsSuch() => Check.Equal(
            "{\"a\":\"\\ud800\"}",
            Encoding.ASCII.GetString(JsonWriter.Object(new Dictionary<string, string> { ["a"] = "\ud800" })));
    }
}
