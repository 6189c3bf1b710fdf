using System;

namespace Lwm2m.Client
{
    /// <summary>A server URI: scheme, host and port (RFC 7252 §6). A path or query is refused: LwM2M registers at <c>/rd</c>.</summary>
    public sealed class ServerUri
    {
        private const int MaxPort = 65535;

        /// <summary>Parses a URI such as <c>coap://example.com</c> or <c>coap://[2001:db8::1]:5683</c>.</summary>
        /// <exception cref="ArgumentException">It is no such URI.</exception>
        public ServerUri(string uri)
        {
            int colon = uri.IndexOf("://");
            if (colon < 1)
            {
                throw new ArgumentException("uri without scheme: " + uri);
            }

            Scheme = uri.Substring(0, colon).ToLower();
            string authority = uri.Substring(colon + 3);
            if (authority.Length > 0 && authority[authority.Length - 1] == '/')
            {
                authority = authority.Substring(0, authority.Length - 1);
            }

            if (authority.Length == 0 || authority.IndexOf("/") >= 0 || authority.IndexOf("?") >= 0 || authority.IndexOf("@") >= 0)
            {
                throw new ArgumentException("uri is not scheme://host:port: " + uri);
            }

            int afterHost;
            if (authority[0] == '[')
            {
                int close = authority.IndexOf("]");
                if (close < 0)
                {
                    throw new ArgumentException("uri without ]: " + uri);
                }

                Host = authority.Substring(1, close - 1);
                IsAddress = true;
                afterHost = close + 1;
            }
            else
            {
                int port = authority.IndexOf(":");
                afterHost = port < 0 ? authority.Length : port;
                Host = authority.Substring(0, afterHost);
                IsAddress = IsIpv4(Host);
            }

            Port = ParsePort(authority, afterHost, uri);
            if (Host.Length == 0)
            {
                throw new ArgumentException("uri without host: " + uri);
            }
        }

        /// <summary>Scheme in lower case, such as "coap".</summary>
        public string Scheme { get; }

        /// <summary>Name or address, without brackets.</summary>
        public string Host { get; }

        /// <summary>Whether the host is an IP address, so that no Uri-Host option goes with a request (RFC 7252 §6.4).</summary>
        public bool IsAddress { get; }

        /// <summary>Port, or 0 when the URI leaves it to the scheme.</summary>
        public int Port { get; }

        private static int ParsePort(string authority, int at, string uri)
        {
            if (at == authority.Length)
            {
                return 0;
            }

            int port = 0;
            bool isValid = authority[at] == ':' && at + 1 < authority.Length;
            for (int i = at + 1; isValid && i < authority.Length; i++)
            {
                int digit = authority[i] - '0';
                port = port * 10 + digit;
                isValid = digit >= 0 && digit <= 9 && port <= MaxPort;
            }

            if (!isValid || port == 0)
            {
                throw new ArgumentException("uri port: " + uri);
            }

            return port;
        }

        private static bool IsIpv4(string host)
        {
            int dots = 0;
            for (int i = 0; i < host.Length; i++)
            {
                char character = host[i];
                if (character == '.')
                {
                    dots++;
                }
                else if (character < '0' || character > '9')
                {
                    return false;
                }
            }

            return dots == 3;
        }
    }
}
