using System;
using System.Runtime.InteropServices;
using System.Text;

namespace Lockence.Devices
{
    /// <summary>What macOS knows of the computer: the I/O Registry's <c>IOPlatformUUID</c>.</summary>
    internal static class MacMachine
    {
        private const string IOKit = "/System/Library/Frameworks/IOKit.framework/IOKit";
        private const string CoreFoundation = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation";
        private const uint Utf8 = 0x08000100;

        internal static string PlatformUuid()
        {
            // The service takes over what IOServiceMatching made.
            var service = IOServiceGetMatchingService(0, IOServiceMatching("IOPlatformExpertDevice"));
            var key = CFStringCreateWithCString(IntPtr.Zero, "IOPlatformUUID", Utf8);
            var value = service == 0 ? IntPtr.Zero : IORegistryEntryCreateCFProperty(service, key, IntPtr.Zero, 0);
            try
            {
                var text = new byte[128];
                return value != IntPtr.Zero && CFStringGetCString(value, text, (IntPtr)text.Length, Utf8) != 0
                    ? Encoding.UTF8.GetString(text)
                    : null;
            }
            finally
            {
                Release(value);
                Release(key);
                if (service != 0)
                {
                    _ = IOObjectRelease(service);
                }
            }
        }

        private static void Release(IntPtr reference)
        {
            if (reference != IntPtr.Zero)
            {
                CFRelease(reference);
            }
        }

        [DllImport(IOKit)]
        private static extern IntPtr IOServiceMatching(string name);

        [DllImport(IOKit)]
        private static extern uint IOServiceGetMatchingService(uint port, IntPtr matching);

        [DllImport(IOKit)]
        private static extern IntPtr IORegistryEntryCreateCFProperty(uint entry, IntPtr key, IntPtr allocator, uint options);

        [DllImport(IOKit)]
        private static extern int IOObjectRelease(uint service);

        [DllImport(CoreFoundation)]
        private static extern IntPtr CFStringCreateWithCString(IntPtr allocator, string text, uint encoding);

        [DllImport(CoreFoundation)]
        private static extern byte CFStringGetCString(IntPtr text, byte[] buffer, IntPtr bytes, uint encoding);

        [DllImport(CoreFoundation)]
        private static extern void CFRelease(IntPtr reference);
    }
}
