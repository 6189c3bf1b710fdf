namespace Lwm2m.Coap
{
    /// <summary>
    /// The options this endpoint recognises, with their lengths and whether they may be repeated: RFC 7252 §5.10,
    /// RFC 7641 §2, RFC 7959 §2.1 and §4, RFC 8613 §2, RFC 8768 §2, RFC 9175 §2.2.1 and §3.2.1. If-Match and If-None-Match are left out on purpose: nothing here
    /// can evaluate a precondition, so they are refused like any critical option that is not implemented
    /// (RFC 7252 §5.4.1) rather than answered with 4.12 without a check.
    /// </summary>
    internal static class OptionRules
    {
        /// <summary>Returned by <see cref="Lengths"/> for a number that is not recognised.</summary>
        public const int Unrecognised = -1;

        /// <summary>Longest value of an Echo option (RFC 9175 §2.2.1).</summary>
        public const int MaxEchoLength = 40;

        /// <summary>Shortest and longest value of a recognised option, as <c>shortest &lt;&lt; 16 | longest</c>.</summary>
        public static int Lengths(int number)
        {
            switch (number)
            {
                case OptionNumber.Oscore:
                    return 255;
                case OptionNumber.UriHost:
                case OptionNumber.ProxyScheme:
                    return (1 << 16) | 255;
                case OptionNumber.ETag:
                    return (1 << 16) | 8;
                case OptionNumber.RequestTag:
                    return 8;
                case OptionNumber.Echo:
                    return (1 << 16) | MaxEchoLength;
                case OptionNumber.Observe:
                case OptionNumber.Block1:
                case OptionNumber.Block2:
                    return 3;
                case OptionNumber.UriPort:
                case OptionNumber.ContentFormat:
                case OptionNumber.Accept:
                    return 2;
                case OptionNumber.LocationPath:
                case OptionNumber.UriPath:
                case OptionNumber.UriQuery:
                case OptionNumber.LocationQuery:
                    return 255;
                case OptionNumber.MaxAge:
                case OptionNumber.Size1:
                case OptionNumber.Size2:
                    return 4;
                case OptionNumber.HopLimit:
                    return (1 << 16) | 1;
                case OptionNumber.ProxyUri:
                    return (1 << 16) | 1034;
                default:
                    return Unrecognised;
            }
        }

        /// <summary>Whether a recognised option may be there more than once (RFC 7252 §5.4.5).</summary>
        public static bool IsRepeatable(int number)
        {
            return number == OptionNumber.UriPath || number == OptionNumber.UriQuery || number == OptionNumber.ETag
                || number == OptionNumber.LocationPath || number == OptionNumber.LocationQuery
                || number == OptionNumber.RequestTag;
        }
    }
}
