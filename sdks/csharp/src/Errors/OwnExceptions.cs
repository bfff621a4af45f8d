using System;
using Lockence.Http;

namespace Lockence
{
    /// <summary>An answer came that is none of Lockence's: a redirect, a proxy's page, a body that is too
    /// large.</summary>
    public sealed class UnexpectedAnswerException : LockenceException
    {
        internal UnexpectedAnswerException(string message, Answer answer)
            : base("unexpected_answer", message, answer)
        {
        }
    }

    /// <summary>The answer is not proven to be that of the vendor's server to this request, so it counts as
    /// none.</summary>
    public sealed class SignatureException : LockenceException
    {
        internal SignatureException(string reason, Answer answer)
            : base("signature_invalid", $"The answer is not signed as it must be ({reason})", answer) => Reason = reason;

        /// <summary>What is wrong first: <c>unsigned</c>, <c>malformed</c>, <c>components</c>, <c>algorithm</c>,
        /// <c>nonce</c>, <c>digest</c>, <c>signature</c> or <c>created</c>.</summary>
        public string Reason { get; }
    }

    /// <summary>The server was not reached, or did not answer in time.</summary>
    public class NoAnswerException : LockenceException
    {
        internal NoAnswerException(string message, bool nothingWasSent, Exception innerException = null)
            : this("no_answer", message, innerException) => NothingWasSent = nothingWasSent;

        internal NoAnswerException(string code, string message, Exception innerException)
            : base(code, message, answer: null, innerException)
        {
        }

        // No connection was made, so that whatever was asked for has certainly not been done.
        internal bool NothingWasSent { get; }
    }

    /// <summary>The server's certificate is not to be trusted, or no safe connection could be made.</summary>
    public sealed class TlsException : NoAnswerException
    {
        internal TlsException(Exception innerException)
            : base("tls_failed", "No safe connection: the server's certificate is not to be trusted", innerException)
        {
        }
    }

    /// <summary>Nobody answered for so long that the session has run out.</summary>
    public sealed class GraceOverException : LockenceException
    {
        internal GraceOverException()
            : base("grace_over", "The session ran out while the server could not be reached")
        {
        }
    }
}
