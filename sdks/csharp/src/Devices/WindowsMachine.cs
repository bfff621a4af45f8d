using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

namespace Lockence.Devices
{
    /// <summary>What Windows knows of the computer, read without the registry's package, which .NET Standard
    /// lacks.</summary>
    internal static class WindowsMachine
    {
        private const uint Rsmb = 0x52534D42;
        private const int RsmbHeaderBytes = 8;
        private const int SystemInformation = 1;
        private const int UuidOffset = 8;
        private const int UuidBytes = 16;

        private const uint RegistryText = 0x2;
        private const uint Registry64BitView = 0x10000;
        private static readonly IntPtr LocalMachine = new IntPtr(unchecked((int)0x80000002));

        internal static string Guid()
        {
            var bytes = 512u;
            var text = new StringBuilder((int)bytes / sizeof(char));
            var error = RegGetValueW(
                LocalMachine, @"SOFTWARE\Microsoft\Cryptography", "MachineGuid", RegistryText | Registry64BitView,
                IntPtr.Zero, text, ref bytes);
            return error == 0 ? text.ToString() : null;
        }

        internal static string SmbiosUuid()
        {
            var size = GetSystemFirmwareTable(Rsmb, 0, null, 0);
            var table = new byte[size];
            return size > 0 && GetSystemFirmwareTable(Rsmb, 0, table, size) == size ? UuidIn(table) : null;
        }

        /// <summary>The UUID of the first structure of type 1 in a raw SMBIOS table (DSP0134, 7.2). Its first
        /// three parts are little-endian, as <see cref="System.Guid"/> has them.</summary>
        internal static string UuidIn(byte[] table)
        {
            var position = RsmbHeaderBytes;
            while (position + 4 <= table.Length)
            {
                var length = table[position + 1];
                if (length < 4 || position + length > table.Length)
                {
                    return null;
                }
                if (table[position] == SystemInformation && length >= UuidOffset + UuidBytes)
                {
                    return new Guid(table.Skip(position + UuidOffset).Take(UuidBytes).ToArray()).ToString();
                }
                position = EndOfTexts(table, position + length);
            }
            return null;
        }

        // After each structure come its texts; two zeros end them.
        private static int EndOfTexts(byte[] table, int position)
        {
            while (position + 1 < table.Length && (table[position] != 0 || table[position + 1] != 0))
            {
                position++;
            }
            return position + 2;
        }

        [DllImport("kernel32")]
        private static extern uint GetSystemFirmwareTable(uint provider, uint table, byte[] buffer, uint bytes);

        [DllImport("advapi32", CharSet = CharSet.Unicode, ExactSpelling = true)]
        private static extern int RegGetValueW(
            IntPtr key, string path, string name, uint flags, IntPtr type, StringBuilder value, ref uint bytes);
    }
}
