using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Lockence.Http
{
    /// <summary>What it means that no answer came. Platforms say so in two ways: with the exceptions of sockets
    /// and streams (.NET, newer Mono), or with a <see cref="WebException"/> (.NET Framework, older
    /// Mono).</summary>
    internal static class Failures
    {
        internal static bool IsOfTheNetwork(Exception e) =>
            e is HttpRequestException || e is IOException || e is WebException || e is SocketException
            || e is OperationCanceledException || e is ObjectDisposedException || e is AuthenticationException;

        internal static NoAnswerException From(Exception error, bool isTimeout)
        {
            Exception outer = null;
            for (var e = error; e != null; outer = e, e = e.InnerException)
            {
                var status = (e as WebException)?.Status;
                if (e is AuthenticationException || status == WebExceptionStatus.TrustFailure
                    || status == WebExceptionStatus.SecureChannelFailure)
                {
                    return new TlsException(error);
                }

                // Within a stream's error, a socket's tells of a connection that once stood.
                if ((e is SocketException && !(outer is IOException)) || status == WebExceptionStatus.ConnectFailure
                    || status == WebExceptionStatus.NameResolutionFailure
                    || status == WebExceptionStatus.ProxyNameResolutionFailure)
                {
                    return new NoAnswerException("The server cannot be reached", nothingWasSent: true, error);
                }
            }
            return new NoAnswerException(
                isTimeout ? "The server did not answer in time" : "The connection was lost before an answer came",
                nothingWasSent: false,
                error);
        }
    }
}
