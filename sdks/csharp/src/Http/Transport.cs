using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Lockence.Sessions;

namespace Lockence.Http
{
    /// <summary>Carries one request to the server and its answer back, within a time and a size.</summary>
    internal sealed class Transport : IDisposable
    {
        internal const int BodyBytesMax = 262_144;

        private readonly Uri _server;
        private readonly HttpClient _http;

        internal Transport(Uri server, HttpMessageHandler handler)
        {
            _server = server;
            _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        }

        /// <exception cref="NoAnswerException">None came in time, or nobody was reached.</exception>
        internal async Task<RawAnswer> SendAsync(
            string path,
            byte[] body,
            IEnumerable<KeyValuePair<string, string>> headers,
            TimeSpan timeout,
            CancellationToken cancellationToken)
        {
            using (var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                attempt.CancelAfter(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero);
                try
                {
                    return await ExchangeAsync(path, body, headers, attempt.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (Failures.IsOfTheNetwork(e))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    throw Failures.From(e, isTimeout: attempt.IsCancellationRequested);
                }
            }
        }

        public void Dispose() => _http.Dispose();

        private async Task<RawAnswer> ExchangeAsync(
            string path, byte[] body, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
        {
            var sentAt = SteadyClock.Now;
            using (var request = Request(path, body, headers))
            using (var response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false))
            {
                // Not every platform lets go of a read that is under way; all do of a response that is gone.
                using (cancellationToken.Register(response.Dispose))
                {
                    var content = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
                    return new RawAnswer((int)response.StatusCode, HeadersOf(response), content, sentAt);
                }
            }
        }

        private HttpRequestMessage Request(string path, byte[] body, IEnumerable<KeyValuePair<string, string>> headers)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server, path))
            {
                Content = new ByteArrayContent(body),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
            request.Headers.ExpectContinue = false;

            // Calls are minutes apart. A connection kept for so long is often dead, and platforms then send again
            // by themselves what may have been done already.
            request.Headers.ConnectionClose = true;
            foreach (var header in headers)
            {
                request.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
            return request;
        }

        // Null if there is more than an answer may have.
        private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
        {
            using (var stream = await content.ReadAsStreamAsync().ConfigureAwait(false))
            using (var body = new MemoryStream())
            {
                var buffer = new byte[8192];
                int count;
                while ((count = await stream
                    .ReadAsync(buffer, 0, buffer.Length, cancellationToken)
                    .ConfigureAwait(false)) > 0)
                {
                    if (body.Length + count > BodyBytesMax)
                    {
                        return null;
                    }
                    body.Write(buffer, 0, count);
                }
                return body.ToArray();
            }
        }

        private static Dictionary<string, string> HeadersOf(HttpResponseMessage response)
        {
            var all = RawAnswer.NoHeaders();
            foreach (var headers in new HttpHeaders[] { response.Headers, response.Content.Headers })
            {
                foreach (var header in headers)
                {
                    all[header.Key] = string.Join(", ", header.Value);
                }
            }
            return all;
        }
    }
}
