using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Lockence.Http;
using Lockence.Sessions;
using Lockence.Signing;

namespace Lockence
{
    /// <summary>
    /// An application's way to its Lockence server. Make one, and use it from any threads at once.
    /// </summary>
    public sealed class LockenceClient : IDisposable
    {
        private const int ApiKeyCharactersMax = 128;
        private const int PublicKeysMax = 8;
        private static readonly TimeSpan TimeoutMax = TimeSpan.FromDays(1);

        private readonly string _apiKey;
        private readonly string _hwidSalt;
        private readonly string _clientVersion;
        private readonly string _deviceName;
        private readonly Caller _caller;
        private readonly Background _background;

        /// <summary>Makes a client. It speaks to nobody yet.</summary>
        /// <param name="baseUrl">The server, with or without <c>/api/v1</c>:
        /// <c>https://licensing.example.com</c>.</param>
        /// <param name="apiKey">The application's API key.</param>
        /// <param name="publicKeys">The application's public keys, 1 to 8, as <c>lockence application show</c>
        /// prints them: those that sign now, and those that will.</param>
        /// <param name="options">More, if the defaults do not suit.</param>
        /// <exception cref="ArgumentException">One of them cannot be used; the message says why.</exception>
        public LockenceClient(
            string baseUrl,
            string apiKey,
            [AllowNull] IEnumerable<string> publicKeys = null,
            [AllowNull] LockenceOptions options = null)
        {
            options = options ?? new LockenceOptions();
            if (string.IsNullOrEmpty(apiKey) || apiKey.Length > ApiKeyCharactersMax)
            {
                throw new ArgumentException($"The API key has 1 to {ApiKeyCharactersMax} characters", nameof(apiKey));
            }
            _apiKey = apiKey;
            _hwidSalt = options.HwidSalt ?? apiKey;
            _clientVersion = options.ClientVersion;
            _deviceName = options.DeviceName;
            var attemptTimeout = Timeout(options.AttemptTimeout, nameof(options.AttemptTimeout));
            var totalTimeout = Timeout(options.TotalTimeout, nameof(options.TotalTimeout));
            var keys = Keys(publicKeys?.ToList() ?? new List<string>(), options.Verify);
            ServerAddress = Http.ServerAddress.Parse(baseUrl, options.AllowHttp);
            var transport = new Transport(ServerAddress, Certificates.Handler(options.CertificateAuthorityFile));
            _caller = new Caller(transport, keys, attemptTimeout, totalTimeout);
            _background = new Background(_caller.Closing);
        }

        internal Uri ServerAddress { get; }

        /// <summary>Opens a session: the server checks the license, and binds this device to it.</summary>
        /// <param name="licenseKey">Your customer's key.</param>
        /// <param name="hwid">What names this device, 1 to 256 characters; that of <see cref="GetHwid"/> unless
        /// given.</param>
        /// <param name="cancellationToken">To give up.</param>
        /// <exception cref="RefusedException">The server said no; there is a class for each reason.</exception>
        /// <exception cref="LockenceException">There was no answer to believe.</exception>
        public async Task<LockenceSession> InitAsync(
            string licenseKey, [AllowNull] string hwid = null, CancellationToken cancellationToken = default)
        {
            var fields = Fields(licenseKey, hwid);
            fields["client_version"] = _clientVersion;
            fields["device_name"] = _deviceName;
            var answer = await _caller
                .CallAsync(Operation.Init, fields, isBelievable: null, cancellationToken)
                .ConfigureAwait(false);
            return new LockenceSession(_caller, _background, _apiKey, answer);
        }

        /// <summary>Frees the devices of a license, if its policy lets customers do so. Every session of it ends.
        /// Offer it after a <see cref="HwidMismatchException"/>, and never call it by yourself: resets are
        /// few.</summary>
        /// <param name="licenseKey">Your customer's key.</param>
        /// <param name="hwid">What names this device, as for <see cref="InitAsync"/>.</param>
        /// <param name="cancellationToken">To give up.</param>
        /// <exception cref="RefusedException">The server said no.</exception>
        /// <exception cref="LockenceException">There was no answer to believe.</exception>
        public async Task<DeviceReset> ResetDevicesAsync(
            string licenseKey, [AllowNull] string hwid = null, CancellationToken cancellationToken = default)
        {
            var fields = Fields(licenseKey, hwid);
            var answer = await _caller
                .CallAsync(Operation.ResetDevices, fields, isBelievable: null, cancellationToken)
                .ConfigureAwait(false);
            return new DeviceReset(answer);
        }

        /// <summary>Derives this computer's HWID, hashed with <see cref="LockenceOptions.HwidSalt"/>. It never
        /// fails.</summary>
        public Hwid GetHwid() => Hwid.Get(_hwidSalt);

        /// <summary>Stops the heartbeats of its sessions and closes connections. It logs nobody out. Afterwards
        /// every call is an <see cref="ObjectDisposedException"/>.</summary>
        public Task DisposeAsync()
        {
            _caller.Dispose();
            return _background.StopAllAsync();
        }

        /// <summary>The same as <see cref="DisposeAsync"/>, and waits for it.</summary>
        public void Dispose() => Task.Run(DisposeAsync).GetAwaiter().GetResult();

        /// <summary>Where its server is, and nothing else.</summary>
        public override string ToString() => $"A client of {ServerAddress.GetLeftPart(UriPartial.Authority)}";

        private Dictionary<string, string> Fields(string licenseKey, string hwid) => new Dictionary<string, string>
        {
            ["api_key"] = _apiKey,
            ["license_key"] = licenseKey ?? throw new ArgumentNullException(nameof(licenseKey)),
            ["hwid"] = hwid ?? GetHwid().Value,
        };

        private static TimeSpan Timeout(TimeSpan value, string name) =>
            value > TimeSpan.Zero && value <= TimeoutMax
                ? value
                : throw new ArgumentException($"{name} is more than nothing, and at most a day", name);

        private static IReadOnlyList<EcdsaKey> Keys(IReadOnlyCollection<string> publicKeys, bool verify)
        {
            if (verify != (publicKeys.Count > 0) || publicKeys.Count > PublicKeysMax)
            {
                throw new ArgumentException(
                    verify
                        ? $"Give 1 to {PublicKeysMax} public keys of your application; `lockence application show` has them"
                        : "Give no public keys, or leave Verify as it is: with both, one of them is not meant",
                    nameof(publicKeys));
            }
            try
            {
                return publicKeys.Select(key => EcdsaKey.FromSubjectPublicKeyInfo(Convert.FromBase64String(key))).ToList();
            }
            catch (FormatException error)
            {
                throw new ArgumentException(
                    $"A public key cannot be used: {error.Message}", nameof(publicKeys), error);
            }
        }
    }
}
