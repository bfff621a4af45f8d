using System;

namespace Lockence.Http
{
    /// <summary>Where the server is: <c>https://host</c>, with or without <c>/api/v1</c>.</summary>
    internal static class ServerAddress
    {
        /// <exception cref="ArgumentException">It is another kind of address.</exception>
        internal static Uri Parse(string baseUrl, bool allowHttp)
        {
            if (!Uri.TryCreate(baseUrl, UriKind.Absolute, out var url) || url.Host.Length == 0
                || (url.Scheme != "https" && url.Scheme != "http"))
            {
                throw Wrong("it is not of the form https://host");
            }
            if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
            {
                throw Wrong("it has more than a host, a port and a path");
            }
            if (url.AbsolutePath.TrimEnd('/') != "" && url.AbsolutePath.TrimEnd('/') != "/api/v1")
            {
                throw Wrong("its path is not empty, and not /api/v1");
            }
            if (url.Scheme == "http" && !allowHttp && !IsThisComputer(url))
            {
                throw Wrong("license keys can be read on plain HTTP; use https://, or set AllowHttp");
            }
            return new Uri(url.GetLeftPart(UriPartial.Authority));
        }

        private static bool IsThisComputer(Uri url) =>
            url.Host == "localhost" || url.Host == "127.0.0.1" || url.Host == "[::1]";

        private static ArgumentException Wrong(string why) =>
            new ArgumentException($"The server's address cannot be used: {why}", "baseUrl");
    }
}
