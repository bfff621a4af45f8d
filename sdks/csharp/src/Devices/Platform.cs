namespace Lockence.Devices
{
    internal enum Platform
    {
        Windows,
        MacOS,
        Linux,
        Other,
    }
}
