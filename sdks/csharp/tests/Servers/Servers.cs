using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Lockence.Json;

namespace Lockence.Tests
{
    using Fields = IReadOnlyDictionary<string, object>;

    /// <summary>A real server with what a vendor has made there, and one that misbehaves in front of it. Both
    /// start when a test first needs them.</summary>
    internal static class Servers
    {
        internal const string Desk = "desk";

        private static readonly Lazy<Helper> Live = new Lazy<Helper>(() => new Helper("live_server.py"));

        private static readonly Lazy<Helper> Misbehaving = new Lazy<Helper>(
            () => new Helper("misbehaving_server.py", $"--upstream {BaseUrl}"));

        internal static string BaseUrl => Live.Value.Info.Text("base_url");

        internal static string MisbehavingUrl => Misbehaving.Value.Info.Text("base_url");

        internal static string AnotherUrl => Misbehaving.Value.Info.Text("another_url");

        internal static string TlsUrl => Misbehaving.Value.Info.Text("tls_url");

        internal static string CertificateFile => Misbehaving.Value.Info.Text("certificate_file");

        internal static Fields RichMetadata => Live.Value.Info.Object("rich_metadata");

        internal static Fields Application(string name) => Live.Value.Info.Object("applications").Object(name);

        internal static Fields License(string name) => Live.Value.Info.Object("licenses").Object(name);

        internal static string Key(string license) => License(license).Text("key");

        internal static LockenceClient Client(string application = "ours", LockenceOptions options = null) =>
            ClientAt(BaseUrl, application, options);

        /// <summary>A client whose server misbehaves.</summary>
        internal static LockenceClient Victim(string application = "ours", LockenceOptions options = null) =>
            ClientAt(MisbehavingUrl, application, options);

        internal static LockenceClient ClientAt(string url, string application, LockenceOptions options) =>
            new LockenceClient(
                url,
                Application(application).Text("api_key"),
                new[] { Application(application).Text("public_key") },
                options);

        /// <summary>Runs the command <c>lockence</c> as the vendor, and reads what it prints.</summary>
        internal static object Vendor(params string[] arguments)
        {
            var done = Live.Value.Order(new { vendor = arguments.Concat(new[] { "--json" }) });
            Check.Equal(0L, done.Get("code"), $"lockence {string.Join(" ", arguments)}: {done.Text("err")}");
            return JsonReader.Parse(Encoding.UTF8.GetBytes(done.Text("out")));
        }

        /// <summary>A license of its own for a test that does something to it.</summary>
        internal static Fields NewLicense(string application, params string[] options)
        {
            var create = new[] { "license", "create", "--application", Application(application).Text("id") };
            return (Fields)((IReadOnlyList<object>)Vendor(create.Concat(options).ToArray())).Single();
        }

        internal static IReadOnlyList<Fields> SessionsOf(Fields license) =>
            ItemsOf(Vendor("session", "list", "--license", license.Text("id")));

        internal static IReadOnlyList<Fields> DevicesOf(Fields license) =>
            ItemsOf(Vendor("device", "list", "--license", license.Text("id")));

        internal static void Kill() => Live.Value.Order(new { server = "kill" });

        internal static void Start() => Live.Value.Order(new { server = "start" });

        /// <summary>From now on the victim's server does so, and counts anew: <c>new { mode = "replay"
        /// }</c>.</summary>
        internal static void Misbehave(object mode)
        {
            Misbehaving.Value.Order(mode);
            Misbehaving.Value.Order(new { forget = true });
        }

        internal static void Behave() => Misbehave(new { mode = "behave" });

        internal static IReadOnlyList<Fields> Requests() =>
            Misbehaving.Value.Order(new { requests = true }).Items("requests").Cast<Fields>().ToList();

        internal static void End()
        {
            foreach (var helper in new[] { Misbehaving, Live }.Where(helper => helper.IsValueCreated))
            {
                helper.Value.End();
            }
        }

        private static IReadOnlyList<Fields> ItemsOf(object list) =>
            ((list as IReadOnlyList<object>) ?? ((Fields)list).Items("items")).Cast<Fields>().ToList();
    }
}
