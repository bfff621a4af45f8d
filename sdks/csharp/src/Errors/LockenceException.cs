using System;
using System.Diagnostics.CodeAnalysis;
using Lockence.Http;

namespace Lockence
{
    /// <summary>The base of everything that goes wrong between an application and its Lockence server.</summary>
    public abstract class LockenceException : Exception
    {
        internal LockenceException(
            string code, string message, Answer answer = null, Exception innerException = null)
            : base(message, innerException)
        {
            Code = code;
            Status = answer?.Status;
            RequestId = answer?.RequestId;
            RetryAfter = answer?.RetryAfter;
            IsSigned = answer?.IsSigned ?? false;
        }

        /// <summary>What went wrong, for programs: the answer's code, or one of the SDK's own.</summary>
        public string Code { get; }

        /// <summary>The HTTP status of the answer; null if there was none.</summary>
        public int? Status { get; }

        /// <summary>What the server's log calls the request. Quote it when you report a fault.</summary>
        [MaybeNull]
        public string RequestId { get; }

        /// <summary>How long the server asks to wait before the next try; null if it does not say.</summary>
        public TimeSpan? RetryAfter { get; }

        /// <summary>Whether the answer was proven to be the vendor's own. Only such a refusal is the server's
        /// word; anybody on the way can make one that is not signed.</summary>
        public bool IsSigned { get; }
    }
}
