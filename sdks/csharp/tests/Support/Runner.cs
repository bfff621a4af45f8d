using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;

namespace Lockence.Tests
{
    /// <summary>
    /// Runs every public method of every class whose name ends in <c>Tests</c>. Arguments choose those whose name
    /// contains one of them. There is no package feed where these tests run, so it is a page of our own.
    /// </summary>
    public static class Runner
    {
        private static readonly TimeSpan TestTimeout = TimeSpan.FromSeconds(120);

        public static int Main(string[] names)
        {
            Everything.Record();
            var failed = new List<string>();
            var tests = Tests(names).ToList();
            foreach (var test in tests)
            {
                var name = $"{test.DeclaringType.Name}.{test.Name}";
                var watch = Stopwatch.StartNew();
                var error = Run(test);
                if (error != null)
                {
                    failed.Add(name);
                    Console.WriteLine($"FAILED {name}\n{error}\n");
                }
                else if (watch.Elapsed > TimeSpan.FromSeconds(2))
                {
                    Console.WriteLine($"{watch.Elapsed.TotalSeconds,5:0.0} s {name}");
                }
            }
            Servers.End();
            Console.WriteLine($"{tests.Count - failed.Count} passed, {failed.Count} failed");
            return tests.Count > 0 && failed.Count == 0 ? 0 : 1;
        }

        private static IEnumerable<MethodInfo> Tests(string[] names) =>
            from type in typeof(Runner).Assembly.GetTypes()
            where type.IsPublic && type.Name.EndsWith("Tests", StringComparison.Ordinal)
            orderby type.Namespace, type.Name
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            where names.Length == 0 || names.Any(name => $"{type.Name}.{method.Name}".Contains(name))
            select method;

        private static Exception Run(MethodInfo test)
        {
            try
            {
                var done = Task.Run(() =>
                    test.Invoke(Activator.CreateInstance(test.DeclaringType), null) as Task ?? Task.CompletedTask);
                if (!done.Wait(TestTimeout))
                {
                    throw new TimeoutException($"It takes more than {TestTimeout}");
                }
                return null;
            }
            catch (AggregateException e)
            {
                var error = e.Flatten().InnerExceptions[0];
                return (error as TargetInvocationException)?.InnerException ?? error;
            }
            catch (TimeoutException e)
            {
                return e;
            }
        }
    }
}
