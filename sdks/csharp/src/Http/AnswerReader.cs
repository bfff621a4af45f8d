using System;
using System.Collections.Generic;

namespace Lockence.Http
{
    /// <summary>Decides what an answer is: a success, or which exception.</summary>
    internal static class AnswerReader
    {
        private static readonly Dictionary<(int Status, string Code), Func<Answer, LockenceException>> Refusals =
            new Dictionary<(int, string), Func<Answer, LockenceException>>
            {
                [(401, "invalid_api_key")] = answer => new InvalidApiKeyException(answer),
                [(403, "application_disabled")] = answer => new ApplicationDisabledException(answer),
                [(403, "license_expired")] = answer => new LicenseExpiredException(answer),
                [(403, "license_disabled")] = answer => new LicenseDisabledException(answer),
                [(403, "hwid_mismatch")] = answer => new HwidMismatchException(answer),
                [(403, "device_blocked")] = answer => new DeviceBlockedException(answer),
                [(403, "address_blocked")] = answer => new AddressBlockedException(answer),
                [(403, "session_limit_reached")] = answer => new SessionLimitReachedException(answer),
                [(403, "version_outdated")] = answer => new VersionOutdatedException(answer),
                [(403, "reset_not_allowed")] = answer => new ResetNotAllowedException(answer),
                [(403, "reset_limit_reached")] = answer => new ResetLimitReachedException(answer),
                [(404, "invalid_license_key")] = answer => new InvalidLicenseKeyException(answer),
                [(404, "session_not_found")] = answer => new SessionNotFoundException(answer),
                [(404, "session_expired")] = answer => new SessionExpiredException(answer),
                [(404, "session_ended")] = answer => new SessionEndedException(answer),
                [(404, "not_found")] = answer => new NotFoundException(answer),
                [(405, "method_not_allowed")] = answer => new MethodNotAllowedException(answer),
                [(413, "body_too_large")] = answer => new BodyTooLargeException(answer),
            };

        /// <summary>The success that arrived.</summary>
        /// <param name="raw">What arrived.</param>
        /// <param name="verify">Proves where it comes from: gives when it was made, in seconds since 1970, or
        /// throws a <see cref="SignatureException"/>. Null if nothing is to be verified.</param>
        /// <exception cref="LockenceException">It is no success.</exception>
        internal static Answer Read(RawAnswer raw, Func<RawAnswer, long> verify)
        {
            var unproven = new Answer(raw, createdSeconds: null);
            if (raw.Status >= 300 && raw.Status < 400)
            {
                throw new UnexpectedAnswerException("A redirect: the answer would come from somebody else", unproven);
            }
            if (raw.Body == null)
            {
                throw new UnexpectedAnswerException("The answer is too large", unproven);
            }
            var answer = verify != null && MustBeSigned(raw.Status) ? new Answer(raw, verify(raw)) : unproven;
            var isRead = answer.TryRead();
            ThrowIfInTrouble(answer, isRead && !answer.IsSuccess);
            if (!isRead)
            {
                throw new UnexpectedAnswerException("The answer is not one of Lockence", answer);
            }
            if (answer.IsSuccess != (raw.Status == 200) || answer.IsSuccess != (answer.Code == "ok"))
            {
                throw new UnexpectedAnswerException("The answer contradicts itself", answer);
            }
            return answer.IsSuccess ? answer : throw Refusal(answer);
        }

        // Where no application is known, nobody can sign: a body that cannot be read, a server in trouble.
        private static bool MustBeSigned(int status) => status < 400 || status == 403 || status == 404;

        // Proxies answer these in their own way, so the body may be anything.
        private static void ThrowIfInTrouble(Answer answer, bool isRefusal)
        {
            switch (answer.Status)
            {
                case 429:
                    throw new RateLimitedException(isRefusal ? answer : answer.Named("rate_limited", "Too many requests"));
                case 500:
                    throw new InternalErrorException(isRefusal ? answer : answer.Named("internal_error", "Server error"));
                case 502:
                case 503:
                case 504:
                    throw new UnavailableException(
                        isRefusal ? answer : answer.Named("unavailable", "Temporarily unavailable"));
                default:
                    return;
            }
        }

        private static LockenceException Refusal(Answer answer)
        {
            if (Refusals.TryGetValue((answer.Status, answer.Code), out var make))
            {
                return make(answer);
            }
            switch (answer.Status)
            {
                case 400: return new BadRequestException(answer);
                case 401:
                case 403:
                case 404: return new RefusedException(answer);
                default: return new UnexpectedAnswerException("A refusal with a status that has no meaning here", answer);
            }
        }
    }
}
