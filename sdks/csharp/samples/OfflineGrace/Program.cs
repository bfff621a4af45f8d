using System;
using System.Threading.Tasks;
using Lockence;

/// <summary>
/// Goes on working while the server cannot be reached, for as long as its last answer is good.
/// <c>OfflineGrace https://licensing.example.com API_KEY PUBLIC_KEY LICENSE_KEY SECONDS</c>
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string[] arguments)
    {
        using (var client = new LockenceClient(arguments[0], arguments[1], new[] { arguments[2] }))
        using (var session = await client.InitAsync(arguments[3]))
        {
            session.Offline += (sender, e) => Console.WriteLine($"Offline: good for {e.TimeLeft.TotalSeconds:0} s more.");
            session.Online += (sender, e) => Console.WriteLine("Online again.");
            session.Refused += (sender, e) => Console.WriteLine($"Over: {e.Error.Message}.");
            session.StartHeartbeat();

            Console.WriteLine("Working.");
            var endsAt = DateTime.UtcNow.AddSeconds(double.Parse(arguments[4]));
            while (session.IsActive && DateTime.UtcNow < endsAt)
            {
                await Task.Delay(100); // A piece of work. IsActive asks nobody and costs nothing.
            }
            Console.WriteLine(session.IsActive ? "Done." : "Saved, and stopped.");
            return session.IsActive ? 0 : 1;
        }
    }
}
