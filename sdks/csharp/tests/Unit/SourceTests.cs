using System;
using System.IO;
using System.Linq;

namespace Lockence.Tests
{
    /// <summary>What must not be in the source, because it would change or believe what is not ours.</summary>
    public sealed class SourceTests
    {
        private static readonly string[] NotOurs =
        {
            "ServicePointManager", "DefaultConnectionLimit", "DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.Now",
            "TickCount",
        };

        public void NothingOfTheProcessIsChangedAndNoClockOfItsOwnIsAsked() => Check.Each(Sources(), path => path, path =>
        {
            var text = File.ReadAllText(path).Replace("GetTickCount64", "");
            Check.Equal(new string[0], NotOurs.Where(text.Contains), path);
        });

        // It stands in for a Date where nothing is verified, and tells whether a certificate is still good.
        public void TheWallClockIsAskedInTwoPlacesOnly()
        {
            var asking = Sources().Where(path => File.ReadAllText(path).Contains("UtcNow")).Select(Path.GetFileName);
            Check.Equal(new[] { "Certificates.cs", "RawAnswer.cs" }, asking.OrderBy(name => name, StringComparer.Ordinal));
        }

        public void EveryAwaitLeavesTheCallersThreadAlone() => Check.Each(Sources(), path => path, path =>
        {
            var text = File.ReadAllText(path);
            Check.Equal(Count(text, "await ") - Count(text, "<c>await "), Count(text, ".ConfigureAwait(false)"), "awaits");
        });

        private static int Count(string text, string part) => text.Split(new[] { part }, StringSplitOptions.None).Length - 1;

        private static string[] Sources() => Directory.GetFiles("src", "*.cs", SearchOption.AllDirectories);
    }
}
