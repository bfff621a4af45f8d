using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Lockence.Tests
{
    /// <summary>What a test says must be.</summary>
    internal static class Check
    {
        internal static void That(bool isSo, string what)
        {
            if (!isSo)
            {
                throw new Exception($"Not so: {what}");
            }
        }

        /// <summary>Equal, lists and dictionaries by what is in them.</summary>
        internal static void Equal(object expected, object actual, string what = "")
        {
            That(AreEqual(expected, actual), $"{what}: expected {Shown(expected)}, but it is {Shown(actual)}");
        }

        internal static TException Throws<TException>(Action action)
            where TException : Exception => ThrowsAsync<TException>(() =>
            {
                action();
                return Task.CompletedTask;
            }).GetAwaiter().GetResult();

        internal static async Task<TException> ThrowsAsync<TException>(Func<Task> action)
            where TException : Exception
        {
            try
            {
                await action();
            }
            catch (TException error)
            {
                return error;
            }
            throw new Exception($"Nothing was thrown, instead of {typeof(TException).Name}");
        }

        /// <summary>Goes through cases, and tells of all that fail at once.</summary>
        internal static void Each<T>(IEnumerable<T> cases, Func<T, string> name, Action<T> check)
        {
            var count = 0;
            var failed = new List<string>();
            foreach (var each in cases)
            {
                count++;
                try
                {
                    check(each);
                }
                catch (Exception error)
                {
                    failed.Add($"{name(each)}: {error.GetType().Name}: {error.Message}");
                }
            }
            That(count > 0, "there are cases");
            That(failed.Count == 0, $"{failed.Count} of {count} cases failed\n  {string.Join("\n  ", failed)}");
        }

        private static bool AreEqual(object one, object other)
        {
            if (one is IReadOnlyDictionary<string, object> fields)
            {
                return other is IReadOnlyDictionary<string, object> others && fields.Count == others.Count
                    && fields.All(field => others.ContainsKey(field.Key) && AreEqual(field.Value, others[field.Key]));
            }
            if (one is IEnumerable items && other is IEnumerable otherItems && !(one is string) && !(other is string))
            {
                var (left, right) = (items.Cast<object>().ToList(), otherItems.Cast<object>().ToList());
                return left.Count == right.Count && left.Zip(right, AreEqual).All(equal => equal);
            }
            return Equals(one, other);
        }

        private static string Shown(object value) =>
            value is IEnumerable items && !(value is string)
                ? $"[{string.Join(", ", items.Cast<object>().Select(Shown))}]"
                : value?.ToString() ?? "null";
    }
}
