using System;
using System.Linq;
using Lockence.Devices;

namespace Lockence.Tests
{
    public sealed class DeviceTests
    {
        private static readonly Guid Uuid = new Guid("4c4c4544-0038-3510-8052-b4c04f4e3132");

        public void ThisComputerHasAHwid()
        {
            var hwid = Hwid.Get("salt");
            Check.Equal(64, hwid.Value.Length);
            Check.That(hwid.Sources.Count > 0, "it is made from something");
            Check.Equal(hwid.Value, Hwid.Get("salt").Value);
            Check.That(hwid.Value != Hwid.Get("another").Value, "another vendor sees another");
            Check.That(!hwid.ToString().Contains(hwid.Value), "it is not printed");
        }

        public void SmbiosTablesHaveAUuid()
        {
            var bios = Structure(0, 24, "Vendor", "1.0");
            Check.Equal(Uuid.ToString(), WindowsMachine.UuidIn(Table(bios, System(27), Structure(127, 4))));
            Check.Equal(Uuid.ToString(), WindowsMachine.UuidIn(Table(System(25))));
        }

        public void SmbiosTablesWithoutOneAreNoTrouble()
        {
            var good = Table(Structure(0, 24, "Vendor"), System(27));
            var bad = Enumerable.Range(0, good.Length - 2).Select(length => good.Take(length).ToArray())
                .Concat(new[] { Table(Structure(0, 24)), Table(System(8)), Table(new byte[] { 1, 0, 0, 0 }), new byte[0] });
            Check.Each(bad, each => $"{each.Length} bytes", each =>
            {
                var uuid = WindowsMachine.UuidIn(each);
                Check.That(uuid == null || uuid == Uuid.ToString(), $"{uuid}");
            });
            Check.Equal(null, WindowsMachine.UuidIn(Table(System(8))));
            Check.Equal(null, WindowsMachine.UuidIn(new byte[0]));
        }

        // A header of eight bytes, then structures: type, length, handle, fields; then their texts, and a zero
        // more.
        private static byte[] Table(params byte[][] structures) =>
            new byte[8].Concat(structures.SelectMany(each => each)).ToArray();

        private static byte[] Structure(byte type, byte length, params string[] texts)
        {
            var fields = new byte[length];
            fields[0] = type;
            fields[1] = length;
            var end = texts.Length == 0 ? "\0\0" : string.Concat(texts.Select(text => text + "\0")) + "\0";
            return fields.Concat(end.Select(character => (byte)character)).ToArray();
        }

        private static byte[] System(byte length)
        {
            var structure = Structure(1, length, "Maker");
            Array.Copy(Uuid.ToByteArray(), 0, structure, 8, Math.Max(0, Math.Min(16, length - 8)));
            return structure;
        }
    }
}
