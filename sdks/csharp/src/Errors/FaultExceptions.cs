using Lockence.Http;

namespace Lockence
{
    /// <summary>The server could not make sense of the request; the message names the field.</summary>
    public sealed class BadRequestException : LockenceException
    {
        internal BadRequestException(Answer answer)
            : base(answer.Code, answer.Message, answer)
        {
        }
    }

    /// <summary>There is nothing at this path: the server is older than this operation, or is not
    /// Lockence.</summary>
    public sealed class NotFoundException : LockenceException
    {
        internal NotFoundException(Answer answer)
            : base(answer.Code, answer.Message, answer)
        {
        }
    }

    /// <summary>The server takes no POST at this path.</summary>
    public sealed class MethodNotAllowedException : LockenceException
    {
        internal MethodNotAllowedException(Answer answer)
            : base(answer.Code, answer.Message, answer)
        {
        }
    }

    /// <summary>The request was too large.</summary>
    public sealed class BodyTooLargeException : LockenceException
    {
        internal BodyTooLargeException(Answer answer)
            : base(answer.Code, answer.Message, answer)
        {
        }
    }

    /// <summary>There were too many requests; <see cref="LockenceException.RetryAfter"/> says how long to
    /// wait.</summary>
    public sealed class RateLimitedException : LockenceException
    {
        internal RateLimitedException(Answer answer)
            : base(answer.Code, answer.Message, answer)
        {
        }
    }

    /// <summary>The server has a fault; its log has it under <see cref="LockenceException.RequestId"/>.</summary>
    public sealed class InternalErrorException : LockenceException
    {
        internal InternalErrorException(Answer answer)
            : base(answer.Code, answer.Message, answer)
        {
        }
    }

    /// <summary>The server, or something on the way to it, is overloaded or down for now.</summary>
    public sealed class UnavailableException : LockenceException
    {
        internal UnavailableException(Answer answer)
            : base(answer.Code, answer.Message, answer)
        {
        }
    }
}
