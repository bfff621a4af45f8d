using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Lockence.Tests
{
    /// <summary>The scenario <c>live-samples</c>: each runs to its end, and says what it says it does.</summary>
    public sealed class SampleTests
    {
        public async Task LiveSamplesBasic()
        {
            var license = Servers.NewLicense("ours", "--username", "grace");
            var lines = await Run(0, "Basic", Arguments(Servers.BaseUrl, "ours", license));
            Check.Equal(new[] { "Welcome, grace!", "The session is valid.", "Goodbye." }, lines);
            lines = await Run(1, "Basic", Arguments(Servers.BaseUrl, "ours", Servers.License("expired")));
            Check.Equal(new[] { "This license has expired." }, lines);
        }

        public async Task LiveSamplesEntitlements()
        {
            var license = Servers.NewLicense("ours", "--entitlement", "cloud", "--metadata", "{\"seats\": 5}");
            var lines = await Run(0, "Entitlements", Arguments(Servers.BaseUrl, "ours", license));
            Check.Equal(
                new[] { "export: locked", "cloud: unlocked", "automation: locked", "seats: 5", "ends: never" }, lines);
        }

        public async Task LiveSamplesHeartbeat()
        {
            var license = Servers.NewLicense("short");
            var lines = await Run(0, "Heartbeat", Arguments(Servers.BaseUrl, "short", license, "2"));
            Check.Equal(new[] { "Working.", "Done." }, lines);
            lines = await Run(
                1, "Heartbeat", Arguments(Servers.BaseUrl, "short", license, "20"),
                onFirstLine: () => Servers.Vendor("license", "suspend", license.Text("id")));
            Check.Equal(new[] { "Working.", "Stopped: License disabled." }, lines);
        }

        public async Task LiveSamplesOfflineGrace()
        {
            Servers.Behave();
            var license = Servers.NewLicense("short");
            var lines = await Run(
                0, "OfflineGrace", Arguments(Servers.MisbehavingUrl, "short", license, "5"),
                onFirstLine: () => Servers.Misbehave(new { mode = "answer", status = 500, times = 1 }));
            Check.Equal("Working.", lines.First());
            Check.That(lines[1].StartsWith("Offline: good for "), lines[1]);
            Check.Equal(new[] { "Online again.", "Done." }, lines.Skip(2));
        }

        private static string[] Arguments(
            string url, string application, IReadOnlyDictionary<string, object> license, string more = "") =>
            new[]
            {
                url,
                Servers.Application(application).Text("api_key"),
                Servers.Application(application).Text("public_key"),
                license.Text("key"),
                more,
            };

        private static async Task<IReadOnlyList<string>> Run(
            int expected, string sample, string[] arguments, Action onFirstLine = null)
        {
            var program = new ProcessStartInfo
            {
                FileName = "mono",
                Arguments = string.Join(" ", new[] { Path.Combine("build", $"{sample}.exe") }.Concat(arguments)),
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            using (var process = Process.Start(program))
            {
                var lines = new List<string>();
                string line;
                while ((line = await process.StandardOutput.ReadLineAsync()) != null)
                {
                    lines.Add(line);
                    if (lines.Count == 1)
                    {
                        onFirstLine?.Invoke();
                    }
                }
                process.WaitForExit();
                Check.Equal(expected, process.ExitCode, $"the exit code of {sample}");
                return lines;
            }
        }
    }
}
