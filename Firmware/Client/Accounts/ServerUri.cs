using System;
using System.Text;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>A server URI: scheme, host and port (RFC 7252 §6). A path is passed over, as LwM2M registers at <c>/rd</c> whatever a bootstrap server wrote.</summary>
    public sealed class ServerUri
    {
        private const int MaxPort = 65535;
        private const int MaxOctet = 255;

        /// <summary>Bytes of a Uri-Host option (RFC 7252 §5.10).</summary>
        private const int MaxHost = 255;

        private const string TelephoneScheme = "tel";

        /// <summary>
        /// Parses a URI such as <c>coap://example.com</c> or <c>coap://[2001:db8::1]:5683</c>, or one of a server that is reached by SMS alone,
        /// <c>tel:+4512345678</c> (RFC 3966) or <c>coap+sms://+4512345678</c>.
        /// </summary>
        /// <exception cref="ArgumentException">It is no such URI.</exception>
        public ServerUri(string uri)
        {
            if (uri.IndexOf(TelephoneScheme + ":") == 0)
            {
                Scheme = TelephoneScheme;
                Host = ParseNumber(uri, uri.Substring(TelephoneScheme.Length + 1));
                return;
            }

            int colon = uri.IndexOf("://");
            if (colon < 1)
            {
                throw new ArgumentException("uri without scheme: " + uri);
            }

            Scheme = uri.Substring(0, colon).ToLower();
            string authority = uri.Substring(colon + 3);
            int path = authority.IndexOf("/");
            if (path >= 0)
            {
                authority = authority.Substring(0, path);
            }

            if (authority.Length == 0 || authority.IndexOf("?") >= 0 || authority.IndexOf("@") >= 0)
            {
                throw new ArgumentException("uri is not scheme://host:port: " + uri);
            }

            string host;
            int afterHost;
            if (authority[0] == '[')
            {
                int close = authority.IndexOf("]");
                if (close < 0)
                {
                    throw new ArgumentException("uri without ]: " + uri);
                }

                host = authority.Substring(1, close - 1);
                afterHost = close + 1;
            }
            else
            {
                int port = authority.IndexOf(":");
                afterHost = port < 0 ? authority.Length : port;
                host = authority.Substring(0, afterHost);
            }

            if (Scheme == LinkTarget.SmsScheme || Scheme == LinkTarget.SecuredSmsScheme)
            {
                Host = ParseNumber(uri, authority);
                return;
            }

            Port = ParsePort(authority, afterHost, uri);
            byte[] name = Decode(host, uri);
            Host = Encoding.UTF8.GetString(name, 0, name.Length);
            IsAddress = authority[0] == '[' || IsIpv4(Host);
            HostOption = IsAddress ? null : name;
        }

        /// <summary>Scheme in lower case, such as "coap".</summary>
        public readonly string Scheme;

        /// <summary>Name or address, without brackets, in lower case and percent-decoded.</summary>
        public readonly string Host;

        /// <summary>Whether the host is the telephone number of a server that is reached by SMS alone: its digits.</summary>
        public bool IsNumber
        {
            get { return Scheme == TelephoneScheme || Scheme == LinkTarget.SmsScheme || Scheme == LinkTarget.SecuredSmsScheme; }
        }

        /// <summary>Whether the host is an IP address, so that no Uri-Host option goes with a request (RFC 7252 §6.4).</summary>
        public readonly bool IsAddress;

        /// <summary>The value of the Uri-Host option (RFC 7252 §6.4 step 5), or null where none goes along.</summary>
        public readonly byte[] HostOption;

        /// <summary>Port, or 0 when the URI leaves it to the scheme.</summary>
        public readonly int Port;

        /// <summary>A telephone number without visual separators or parameters (RFC 3966 §3).</summary>
        private static string ParseNumber(string uri, string number)
        {
            return SmsAccount.DigitsOf(number) ?? throw new ArgumentException("uri number: " + uri);
        }

        private static int ParsePort(string authority, int at, string uri)
        {
            if (at == authority.Length || (authority[at] == ':' && at + 1 == authority.Length))
            {
                // An empty port is the default one as well (RFC 3986 §3.2.3).
                return 0;
            }

            int port = 0;
            bool isValid = authority[at] == ':';
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

        /// <summary>Lower case first, then each "%" with two hexadecimal digits as the byte it stands for (RFC 7252 §6.4 step 5).</summary>
        private static byte[] Decode(string host, string uri)
        {
            byte[] text = Utf8.FromString(host);
            int count = 0;
            for (int at = 0; at < text.Length; at++)
            {
                int value = text[at];
                if (value == '%')
                {
                    int high = at + 2 < text.Length ? DigitOf(text[at + 1]) : -1;
                    int low = at + 2 < text.Length ? DigitOf(text[at + 2]) : -1;
                    value = high < 0 || low < 0 ? -1 : (high << 4) | low;
                    at += 2;
                }
                else if (value >= 'A' && value <= 'Z')
                {
                    value += 'a' - 'A';
                }

                if (value < 0)
                {
                    throw new ArgumentException("uri host: " + uri);
                }

                text[count++] = (byte)value;
            }

            if (count == 0 || count > MaxHost)
            {
                throw new ArgumentException(count == 0 ? "uri without host: " + uri : "uri host too long");
            }

            byte[] name = new byte[count];
            Array.Copy(text, 0, name, 0, count);
            return name;
        }

        private static int DigitOf(int character)
        {
            if (character >= '0' && character <= '9')
            {
                return character - '0';
            }

            int letter = (character | 0x20) - 'a';
            return letter >= 0 && letter < 6 ? letter + 10 : -1;
        }

        /// <summary>Whether a host is an IPv4 address (RFC 3986 §3.2.2).</summary>
        /// <exception cref="ArgumentException">It has nothing but digits and dots, so it can be no name, and is no address.</exception>
        private static bool IsIpv4(string host)
        {
            int dots = 0;
            int number = -1;        // of the present part, or -1 before its first digit
            bool isValid = true;
            for (int i = 0; i < host.Length; i++)
            {
                char character = host[i];
                if (character == '.')
                {
                    isValid &= number >= 0;
                    number = -1;
                    dots++;
                }
                else if (character >= '0' && character <= '9')
                {
                    number = (number < 0 ? 0 : number * 10) + character - '0';
                    isValid &= number <= MaxOctet;
                    number = isValid ? number : 0;
                }
                else
                {
                    return false;
                }
            }

            if (dots > 0 && !(isValid && number >= 0 && dots == 3))
            {
                throw new ArgumentException("uri host is no address: " + host);
            }

            return dots > 0;
        }
    }
}
