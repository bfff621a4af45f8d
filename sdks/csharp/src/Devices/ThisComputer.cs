using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Runtime.InteropServices;
using System.Security;

namespace Lockence.Devices
{
    /// <summary>What can be read of the computer that this runs on.</summary>
    internal static class ThisComputer
    {
        private const int FileBytesMax = 4096;

        internal static Platform Platform { get; } =
            RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? Platform.Windows
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? Platform.MacOS
            : RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? Platform.Linux
            : Platform.Other;

        /// <summary>Values as they were read, by source. What could not be read is left out.</summary>
        internal static IReadOnlyDictionary<string, string> Readings()
        {
            var readings = new Dictionary<string, string>(StringComparer.Ordinal);
            switch (Platform)
            {
                case Platform.Windows:
                    Add(readings, "machine_guid", WindowsMachine.Guid);
                    Add(readings, "smbios_uuid", WindowsMachine.SmbiosUuid);
                    break;
                case Platform.MacOS:
                    Add(readings, "platform_uuid", MacMachine.PlatformUuid);
                    break;
                case Platform.Linux:
                    Add(readings, "machine_id", () =>
                        TextOf("/etc/machine-id") ?? TextOf("/var/lib/dbus/machine-id"));
                    Add(readings, "dmi_product_uuid", () => TextOf("/sys/class/dmi/id/product_uuid"));
                    break;
            }
            Add(readings, "hostname", Dns.GetHostName);
            return readings;
        }

        /// <summary>The beginning of a file; null if it cannot be read or is empty.</summary>
        internal static string TextOf(string path)
        {
            try
            {
                using (var reader = new StreamReader(path))
                {
                    var text = new char[FileBytesMax];
                    var count = reader.ReadBlock(text, 0, text.Length);
                    return count > 0 ? new string(text, 0, count) : null;
                }
            }
            catch (Exception e) when (e is IOException || e is UnauthorizedAccessException || e is SecurityException)
            {
                return null;
            }
        }

        // A HWID never fails, whatever a sandbox, an odd firmware or a missing library throws at it.
        private static void Add(Dictionary<string, string> readings, string source, Func<string> read)
        {
            try
            {
                var value = read();
                if (value != null)
                {
                    readings.Add(source, value);
                }
            }
            catch (Exception)
            {
                // Then it is not among the sources, which says so.
            }
        }
    }
}
