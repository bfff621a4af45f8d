using System;
using System.Diagnostics.CodeAnalysis;
using Lockence.Http;

namespace Lockence
{
    /// <summary>The server said no.</summary>
    public class RefusedException : LockenceException
    {
        internal RefusedException(Answer answer)
            : base(answer.Code, answer.Message, answer)
        {
        }
    }

    /// <summary>There is no application with this API key, or the key has been rotated away.</summary>
    public sealed class InvalidApiKeyException : RefusedException
    {
        internal InvalidApiKeyException(Answer answer)
            : base(answer)
        {
        }
    }

    /// <summary>The vendor paused the application.</summary>
    public sealed class ApplicationDisabledException : RefusedException
    {
        internal ApplicationDisabledException(Answer answer)
            : base(answer)
        {
        }
    }

    /// <summary>The license's time is over.</summary>
    public sealed class LicenseExpiredException : RefusedException
    {
        internal LicenseExpiredException(Answer answer)
            : base(answer)
        {
        }
    }

    /// <summary>The license is suspended or revoked.</summary>
    public sealed class LicenseDisabledException : RefusedException
    {
        internal LicenseDisabledException(Answer answer)
            : base(answer) => Detail = answer.OptionalText("detail");

        /// <summary>The vendor's reason, if there is one.</summary>
        [MaybeNull]
        public string Detail { get; }
    }

    /// <summary>This device is not bound to the license, and no place is left for it.</summary>
    public sealed class HwidMismatchException : RefusedException
    {
        internal HwidMismatchException(Answer answer)
            : base(answer)
        {
        }
    }

    /// <summary>The device is on the vendor's blocklist.</summary>
    public sealed class DeviceBlockedException : RefusedException
    {
        internal DeviceBlockedException(Answer answer)
            : base(answer)
        {
        }
    }

    /// <summary>The network address is on the vendor's blocklist.</summary>
    public sealed class AddressBlockedException : RefusedException
    {
        internal AddressBlockedException(Answer answer)
            : base(answer)
        {
        }
    }

    /// <summary>The license has as many sessions as it may have.</summary>
    public sealed class SessionLimitReachedException : RefusedException
    {
        internal SessionLimitReachedException(Answer answer)
            : base(answer)
        {
        }
    }

    /// <summary>This version of the application is older than the vendor allows.</summary>
    public sealed class VersionOutdatedException : RefusedException
    {
        internal VersionOutdatedException(Answer answer)
            : base(answer) => DownloadUrl = answer.OptionalText("download_url");

        /// <summary>Where to get a newer one, if the vendor says.</summary>
        [MaybeNull]
        public string DownloadUrl { get; }
    }

    /// <summary>The license's policy allows no resets by customers.</summary>
    public sealed class ResetNotAllowedException : RefusedException
    {
        internal ResetNotAllowedException(Answer answer)
            : base(answer)
        {
        }
    }

    /// <summary>It is too soon for another reset of devices.</summary>
    public sealed class ResetLimitReachedException : RefusedException
    {
        internal ResetLimitReachedException(Answer answer)
            : base(answer) => RetryAt = answer.OptionalTime("retry_at");

        /// <summary>When the next may be, at the earliest.</summary>
        public DateTimeOffset? RetryAt { get; }
    }

    /// <summary>The license key is unknown, or of another application.</summary>
    public sealed class InvalidLicenseKeyException : RefusedException
    {
        internal InvalidLicenseKeyException(Answer answer)
            : base(answer)
        {
        }
    }

    /// <summary>The session is unknown: logged out, or over for so long that it was deleted.</summary>
    public sealed class SessionNotFoundException : RefusedException
    {
        internal SessionNotFoundException(Answer answer)
            : base(answer)
        {
        }
    }

    /// <summary>No heartbeat came in time.</summary>
    public sealed class SessionExpiredException : RefusedException
    {
        internal SessionExpiredException(Answer answer)
            : base(answer)
        {
        }
    }

    /// <summary>The vendor ended the session or removed its device, or another session took its place.</summary>
    public sealed class SessionEndedException : RefusedException
    {
        internal SessionEndedException(Answer answer)
            : base(answer)
        {
        }
    }
}
