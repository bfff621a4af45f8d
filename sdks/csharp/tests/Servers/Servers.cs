namespace Lockence.Tests
{
    internal static class Servers
    {
        internal static void End()
        {
        }
    }
}
