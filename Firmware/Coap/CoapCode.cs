namespace Lwm2m.Coap
{
    /// <summary>Method and response codes, class in the upper three bits (RFC 7252 §12.1, RFC 7959 §6, RFC 8132 §6).</summary>
    public static class CoapCode
    {
        /// <summary>0.00: no request and no response.</summary>
        public const byte Empty = 0x00;

        /// <summary>0.01.</summary>
        public const byte Get = 0x01;

        /// <summary>0.02.</summary>
        public const byte Post = 0x02;

        /// <summary>0.03.</summary>
        public const byte Put = 0x03;

        /// <summary>0.04.</summary>
        public const byte Delete = 0x04;

        /// <summary>0.05 (RFC 8132).</summary>
        public const byte Fetch = 0x05;

        /// <summary>0.06 (RFC 8132).</summary>
        public const byte Patch = 0x06;

        /// <summary>0.07 (RFC 8132).</summary>
        public const byte IPatch = 0x07;

        /// <summary>2.01.</summary>
        public const byte Created = 0x41;

        /// <summary>2.02.</summary>
        public const byte Deleted = 0x42;

        /// <summary>2.03.</summary>
        public const byte Valid = 0x43;

        /// <summary>2.04.</summary>
        public const byte Changed = 0x44;

        /// <summary>2.05.</summary>
        public const byte Content = 0x45;

        /// <summary>2.31: a block was accepted and more are awaited (RFC 7959 §2.9.1).</summary>
        public const byte Continue = 0x5F;

        /// <summary>4.00.</summary>
        public const byte BadRequest = 0x80;

        /// <summary>4.01.</summary>
        public const byte Unauthorized = 0x81;

        /// <summary>4.02: a critical option is not recognised.</summary>
        public const byte BadOption = 0x82;

        /// <summary>4.03.</summary>
        public const byte Forbidden = 0x83;

        /// <summary>4.04.</summary>
        public const byte NotFound = 0x84;

        /// <summary>4.05.</summary>
        public const byte MethodNotAllowed = 0x85;

        /// <summary>4.06: no requested content format is available.</summary>
        public const byte NotAcceptable = 0x86;

        /// <summary>4.08: a required block is missing (RFC 7959 §2.9.2).</summary>
        public const byte RequestEntityIncomplete = 0x88;

        /// <summary>4.09 (RFC 8132 §3.4).</summary>
        public const byte Conflict = 0x89;

        /// <summary>4.12.</summary>
        public const byte PreconditionFailed = 0x8C;

        /// <summary>4.13 (RFC 7959 §2.9.3).</summary>
        public const byte RequestEntityTooLarge = 0x8D;

        /// <summary>4.15.</summary>
        public const byte UnsupportedContentFormat = 0x8F;

        /// <summary>4.22 (RFC 8132 §3.4).</summary>
        public const byte UnprocessableEntity = 0x96;

        /// <summary>4.29 (RFC 8516).</summary>
        public const byte TooManyRequests = 0x9D;

        /// <summary>5.00.</summary>
        public const byte InternalServerError = 0xA0;

        /// <summary>5.01.</summary>
        public const byte NotImplemented = 0xA1;

        /// <summary>5.02.</summary>
        public const byte BadGateway = 0xA2;

        /// <summary>5.03.</summary>
        public const byte ServiceUnavailable = 0xA3;

        /// <summary>5.04.</summary>
        public const byte GatewayTimeout = 0xA4;

        /// <summary>5.05.</summary>
        public const byte ProxyingNotSupported = 0xA5;

        /// <summary>5.08 (RFC 8768 §3).</summary>
        public const byte HopLimitReached = 0xA8;

        /// <summary>Whether a code is a method, known or not: class 0 and not <see cref="Empty"/>.</summary>
        public static bool IsRequest(byte code)
        {
            return code != Empty && code < 0x20;
        }

        /// <summary>Whether a code is a response: class 2, 4 or 5.</summary>
        public static bool IsResponse(byte code)
        {
            int codeClass = code >> 5;
            return codeClass == 2 || codeClass == 4 || codeClass == 5;
        }

        /// <summary>Whether a code is a success: class 2.</summary>
        public static bool IsSuccess(byte code)
        {
            return code >> 5 == 2;
        }
    }
}
