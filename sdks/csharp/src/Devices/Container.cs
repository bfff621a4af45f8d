using System;
using System.IO;
using System.Linq;

namespace Lockence.Devices
{
    /// <summary>Whether this process runs in a container.</summary>
    internal static class Container
    {
        private static readonly string[] Files = { "/.dockerenv", "/run/.containerenv" };
        private static readonly string[] Variables = { "container", "KUBERNETES_SERVICE_HOST" };
        private static readonly string[] Groups = { "docker", "containerd", "kubepods", "libpod", "lxc" };

        internal static bool IsAround()
        {
            var controlGroup = ThisComputer.TextOf("/proc/1/cgroup") ?? "";
            return Files.Any(File.Exists)
                || Variables.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
                || Groups.Any(name => controlGroup.IndexOf(name, StringComparison.Ordinal) >= 0);
        }
    }
}
