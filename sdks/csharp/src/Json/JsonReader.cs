using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Lockence.Json
{
    /// <summary>
    /// Reads JSON (RFC 8259), strictly and within bounds.
    /// </summary>
    /// <remarks>
    /// .NET Standard 2.0 has none but DataContractJsonSerializer, which wants a class for every shape (a license's
    /// metadata has none), forgives what is not JSON, and works by reflection, which ahead-of-time compilers
    /// remove.
    /// </remarks>
    internal sealed class JsonReader
    {
        internal const int DepthMax = 64;

        private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

        private readonly string _text;
        private int _position;

        private JsonReader(string text) => _text = text;

        /// <summary>The value in these bytes: null, <see cref="bool"/>, <see cref="string"/>, <see cref="long"/>
        /// for an integer that fits, else <see cref="double"/>, <c>IReadOnlyList&lt;object&gt;</c> or
        /// <c>IReadOnlyDictionary&lt;string, object&gt;</c>.</summary>
        /// <exception cref="FormatException">They are not UTF-8 or not JSON, are nested more deeply than
        /// <see cref="DepthMax"/>, or name a field twice.</exception>
        internal static object Parse(byte[] utf8)
        {
            string text;
            try
            {
                text = StrictUtf8.GetString(utf8);
            }
            catch (DecoderFallbackException e)
            {
                throw new FormatException("not UTF-8", e);
            }
            var reader = new JsonReader(text);
            var value = reader.Value(depth: 0);
            reader.SkipBlanks();
            if (reader._position != text.Length)
            {
                throw reader.Wrong("something follows the value");
            }
            return value;
        }

        private object Value(int depth)
        {
            if (depth > DepthMax)
            {
                throw Wrong("nested too deeply");
            }
            SkipBlanks();
            switch (Peek())
            {
                case '{': return Object(depth);
                case '[': return Array(depth);
                case '"': return Text();
                case 't': return Word("true", true);
                case 'f': return Word("false", false);
                case 'n': return Word("null", null);
                default: return Number();
            }
        }

        private IReadOnlyDictionary<string, object> Object(int depth)
        {
            var fields = new Dictionary<string, object>(StringComparer.Ordinal);
            _position++;
            SkipBlanks();
            if (Skip('}'))
            {
                return fields;
            }
            do
            {
                SkipBlanks();
                var name = Text();
                SkipBlanks();
                Expect(':');
                if (fields.ContainsKey(name))
                {
                    throw Wrong("a field is named twice");
                }
                fields.Add(name, Value(depth + 1));
                SkipBlanks();
            }
            while (Skip(','));
            Expect('}');
            return fields;
        }

        private IReadOnlyList<object> Array(int depth)
        {
            var items = new List<object>();
            _position++;
            SkipBlanks();
            if (Skip(']'))
            {
                return items;
            }
            do
            {
                items.Add(Value(depth + 1));
                SkipBlanks();
            }
            while (Skip(','));
            Expect(']');
            return items;
        }

        private string Text()
        {
            Expect('"');
            var text = new StringBuilder();
            while (!Skip('"'))
            {
                var character = Next();
                if (character < ' ')
                {
                    throw Wrong("a control character in a string");
                }
                text.Append(character == '\\' ? Escaped() : character);
            }
            var value = text.ToString();
            if (!IsWellFormed(value))
            {
                throw Wrong("half of a surrogate pair");
            }
            return value;
        }

        private char Escaped()
        {
            var character = Next();
            switch (character)
            {
                case '"':
                case '\\':
                case '/': return character;
                case 'b': return '\b';
                case 'f': return '\f';
                case 'n': return '\n';
                case 'r': return '\r';
                case 't': return '\t';
                case 'u': return CodeUnit();
                default: throw Wrong("no such escape");
            }
        }

        private char CodeUnit()
        {
            var unit = 0;
            for (var i = 0; i < 4; i++)
            {
                var digit = "0123456789abcdef".IndexOf(char.ToLowerInvariant(Next()));
                if (digit < 0)
                {
                    throw Wrong("an escape needs four hexadecimal digits");
                }
                unit = unit * 16 + digit;
            }
            return (char)unit;
        }

        private static bool IsWellFormed(string text)
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (char.IsSurrogatePair(text, i))
                {
                    i++;
                }
                else if (char.IsSurrogate(text[i]))
                {
                    return false;
                }
            }
            return true;
        }

        private object Number()
        {
            var start = _position;
            Skip('-');
            if (!Skip('0'))
            {
                Digits();
            }
            var isInteger = true;
            if (Skip('.'))
            {
                isInteger = false;
                Digits();
            }
            if (Skip('e') || Skip('E'))
            {
                isInteger = false;
                if (!Skip('+'))
                {
                    Skip('-');
                }
                Digits();
            }
            var literal = _text.Substring(start, _position - start);
            return isInteger
                && long.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? whole
                : Real(literal);
        }

        // .NET Framework and Mono throw where newer platforms answer infinity; neither is a number of JSON.
        private object Real(string literal)
        {
            if (!double.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
                || double.IsInfinity(real))
            {
                throw Wrong("a number too large");
            }
            return real;
        }

        private void Digits()
        {
            var start = _position;
            while (_position < _text.Length && _text[_position] >= '0' && _text[_position] <= '9')
            {
                _position++;
            }
            if (_position == start)
            {
                throw Wrong("not a value");
            }
        }

        private object Word(string word, object value)
        {
            if (string.CompareOrdinal(_text, _position, word, 0, word.Length) != 0)
            {
                throw Wrong("not a value");
            }
            _position += word.Length;
            return value;
        }

        private void SkipBlanks()
        {
            while (_position < _text.Length && " \t\n\r".IndexOf(_text[_position]) >= 0)
            {
                _position++;
            }
        }

        private char Peek() => _position < _text.Length ? _text[_position] : throw Wrong("it ends too early");

        private char Next()
        {
            var character = Peek();
            _position++;
            return character;
        }

        private bool Skip(char expected)
        {
            if (_position >= _text.Length || _text[_position] != expected)
            {
                return false;
            }
            _position++;
            return true;
        }

        private void Expect(char expected)
        {
            if (!Skip(expected))
            {
                throw Wrong($"'{expected}' is missing");
            }
        }

        private FormatException Wrong(string what) => new FormatException($"not JSON: {what}, at {_position}");
    }
}
