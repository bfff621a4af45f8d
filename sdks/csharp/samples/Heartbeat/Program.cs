using System;
using System.Threading.Tasks;
using Lockence;

/// <summary>
/// Keeps a session alive while an application works, and stops it when the server says no.
/// <c>Heartbeat https://licensing.example.com API_KEY PUBLIC_KEY LICENSE_KEY SECONDS</c>
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string[] arguments)
    {
        var refused = new TaskCompletionSource<LockenceException>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (var client = new LockenceClient(arguments[0], arguments[1], new[] { arguments[2] }))
        using (var session = await client.InitAsync(arguments[3]))
        {
            session.Refused += (sender, e) => refused.TrySetResult(e.Error);
            session.StartHeartbeat();

            Console.WriteLine("Working.");
            var work = Task.Delay(TimeSpan.FromSeconds(double.Parse(arguments[4])));
            if (await Task.WhenAny(work, refused.Task) == refused.Task)
            {
                Console.WriteLine($"Stopped: {(await refused.Task).Message}.");
                return 1;
            }
            Console.WriteLine("Done.");
            return 0;
        }
    }
}
