using System.Collections.Generic;
using Lockence.Devices;

namespace Lockence
{
    /// <summary>
    /// A name for this computer that stays the same after a reboot, an update, and for every user of it.
    /// </summary>
    /// <remarks>What it is made from is hashed with a salt of your own, so that two vendors cannot find out that
    /// they have the same customer.</remarks>
    public sealed class Hwid
    {
        internal Hwid(string value, IReadOnlyList<string> sources, bool isInContainer)
        {
            Value = value;
            Sources = sources;
            IsInContainer = isInContainer;
        }

        /// <summary>The HWID: 64 hexadecimal digits.</summary>
        public string Value { get; }

        /// <summary>What it was made from: <c>machine_guid</c> and <c>smbios_uuid</c> on Windows,
        /// <c>platform_uuid</c> on macOS, <c>machine_id</c> or <c>dmi_product_uuid</c> on Linux, else
        /// <c>hostname</c>, which anybody can change. Empty if there was nothing at all.</summary>
        public IReadOnlyList<string> Sources { get; }

        /// <summary>Whether this looks like a container, where images share what computers do not. Give a HWID of
        /// your own there.</summary>
        public bool IsInContainer { get; }

        /// <summary>Derives the HWID of this computer. It needs no rights and never fails: see
        /// <see cref="Sources"/>.</summary>
        /// <param name="salt">What to hash with: your API key, or the first one if you rotated it.</param>
        public static Hwid Get(string salt) =>
            HwidDerivation.Derive(ThisComputer.Platform, ThisComputer.Readings(), salt, Container.IsAround());

        /// <summary>The sources; not the HWID, which is nobody's business in a log.</summary>
        public override string ToString() => $"Hwid from {(Sources.Count == 0 ? "nothing" : string.Join(", ", Sources))}";
    }
}
