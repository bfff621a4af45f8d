using System;
using System.Threading.Tasks;
using Lockence;

/// <summary>
/// Unlocks what the license has, and reads its metadata.
/// <c>Entitlements https://licensing.example.com API_KEY PUBLIC_KEY LICENSE_KEY</c>
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string[] arguments)
    {
        using (var client = new LockenceClient(arguments[0], arguments[1], new[] { arguments[2] }))
        using (var session = await client.InitAsync(arguments[3]))
        {
            foreach (var feature in new[] { "export", "cloud", "automation" })
            {
                Console.WriteLine($"{feature}: {(session.Has(feature) ? "unlocked" : "locked")}");
            }
            if (session.Metadata.TryGetValue("seats", out var seats))
            {
                Console.WriteLine($"seats: {seats}");
            }
            Console.WriteLine($"ends: {session.LicenseExpiresAt?.ToString("yyyy-MM-dd") ?? "never"}");
            return 0;
        }
    }
}
