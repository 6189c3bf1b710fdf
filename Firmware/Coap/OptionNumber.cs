namespace Lwm2m.Coap
{
    /// <summary>Option numbers (RFC 7252 §12.2 and the RFCs named). Odd ones are critical (RFC 7252 §5.4.6).</summary>
    public static class OptionNumber
    {
        /// <summary>Precondition on an ETag.</summary>
        public const int IfMatch = 1;

        /// <summary>Host of the server.</summary>
        public const int UriHost = 3;

        /// <summary>Tag of a representation.</summary>
        public const int ETag = 4;

        /// <summary>Precondition that the target does not exist.</summary>
        public const int IfNoneMatch = 5;

        /// <summary>Observe (RFC 7641).</summary>
        public const int Observe = 6;

        /// <summary>Port of the server.</summary>
        public const int UriPort = 7;

        /// <summary>A path segment of the created resource.</summary>
        public const int LocationPath = 8;

        /// <summary>OSCORE (RFC 8613).</summary>
        public const int Oscore = 9;

        /// <summary>A segment of the path.</summary>
        public const int UriPath = 11;

        /// <summary>Format of the payload.</summary>
        public const int ContentFormat = 12;

        /// <summary>Seconds a response may be cached.</summary>
        public const int MaxAge = 14;

        /// <summary>A parameter of the query.</summary>
        public const int UriQuery = 15;

        /// <summary>Proxies a request may still pass (RFC 8768).</summary>
        public const int HopLimit = 16;

        /// <summary>Format wanted in the response.</summary>
        public const int Accept = 17;

        /// <summary>A query parameter of the created resource.</summary>
        public const int LocationQuery = 20;

        /// <summary>Block of a response (RFC 7959).</summary>
        public const int Block2 = 23;

        /// <summary>Block of a request (RFC 7959).</summary>
        public const int Block1 = 27;

        /// <summary>Size of the whole response body (RFC 7959 §4).</summary>
        public const int Size2 = 28;

        /// <summary>URI that a forward proxy requests.</summary>
        public const int ProxyUri = 35;

        /// <summary>Scheme that a forward proxy uses.</summary>
        public const int ProxyScheme = 39;

        /// <summary>Size of the whole request body (RFC 7959 §4).</summary>
        public const int Size1 = 60;

        /// <summary>Freshness challenge (RFC 9175 §2).</summary>
        public const int Echo = 252;

        /// <summary>Response classes that are not wanted (RFC 7967).</summary>
        public const int NoResponse = 258;

        /// <summary>Keeps concurrent bodies apart (RFC 9175 §3).</summary>
        public const int RequestTag = 292;
    }
}
