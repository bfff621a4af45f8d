using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Lockence.Json;

namespace Lockence.Tests
{
    using Fields = IReadOnlyDictionary<string, object>;

    /// <summary>By its name it is the last of all, so that everything has been said.</summary>
    public sealed class WhatWasSaidTests
    {
        public async Task TroubleNoSecrets()
        {
            Servers.Behave();
            var license = Servers.NewLicense("ours");
            using (var client = Servers.Victim())
            using (var session = await client.InitAsync(license.Text("key"), "a secret hwid"))
            {
                await session.ValidateAsync();
                var request = (Fields)JsonReader.Parse(Encoding.UTF8.GetBytes(Servers.Requests().Last().Text("body")));
                var token = request.Text("session_token");
                Servers.Vendor("license", "suspend", license.Text("id"));
                var error = await Check.ThrowsAsync<LicenseDisabledException>(() => session.ValidateAsync());
                var said = $"{Everything.Said}{client}{session}{client.GetHwid()}{error}";
                Check.That(said.Contains(nameof(LicenseDisabledException)), "what is said is recorded");
                var secrets = new[] { token, license.Text("key"), "a secret hwid", client.GetHwid().Value }
                    .Concat(new[] { "ours", "theirs", "short" }.Select(name => Servers.Application(name).Text("api_key")))
                    .Concat(new[] { "normal", "rich", "expired", "suspended", "short" }.Select(Servers.Key));
                Check.Each(secrets, each => each, each => Check.That(!said.Contains(each), "it is not said"));
            }
        }
    }
}
