using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Lockence.Tests
{
    /// <summary>Each scenario of sdks/conformance/scenarios.md has its test here.</summary>
    public sealed class ScenarioTests
    {
        // They set the computer's clock, which is not ours to set: SourceTests says that nobody asks it.
        private static readonly string[] OfAnotherClock =
        {
            "attack-replay-with-clock", "attack-clock-forward", "attack-clock-back",
        };

        public void EachHasATest()
        {
            var scenarios = File.ReadLines(Path.Combine(Vectors.Directory, "scenarios.md"))
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
                .SelectMany(line => Regex.Matches(line.Split('|')[1], "(live|attack|trouble)-[a-z-]+").Cast<Match>())
                .Select(match => match.Value)
                .Except(OfAnotherClock);
            var methods = typeof(ScenarioTests).Assembly.GetTypes().SelectMany(type => type.GetMethods());
            var names = methods.SelectMany(method => Regex.Split(method.Name, "And(?=Trouble)")).ToList();
            Check.Each(scenarios, scenario => scenario, scenario =>
                Check.That(names.Any(name => name.StartsWith(Pascal(scenario), StringComparison.Ordinal)), "it has a test"));
        }

        private static string Pascal(string name) =>
            string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
    }
}
