using System;
using System.Threading.Tasks;
using Lockence;

/// <summary>
/// The guide's flow: init, validate, logout.
/// <c>Basic https://licensing.example.com API_KEY PUBLIC_KEY LICENSE_KEY</c>
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string[] arguments)
    {
        using (var client = new LockenceClient(arguments[0], arguments[1], new[] { arguments[2] }))
        {
            try
            {
                var session = await client.InitAsync(arguments[3]);
                Console.WriteLine($"Welcome, {session.Username}!");

                await session.ValidateAsync();
                Console.WriteLine("The session is valid.");

                await session.LogoutAsync();
                Console.WriteLine("Goodbye.");
                return 0;
            }
            catch (HwidMismatchException)
            {
                Console.WriteLine("This license is in use on another computer.");
            }
            catch (LicenseExpiredException)
            {
                Console.WriteLine("This license has expired.");
            }
            catch (RefusedException error)
            {
                Console.WriteLine($"Refused: {error.Message}.");
            }
            catch (LockenceException error)
            {
                Console.WriteLine($"The license could not be checked: {error.Message}.");
            }
            return 1;
        }
    }
}
