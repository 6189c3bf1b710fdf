namespace Lwm2m.Coap
{
    /// <summary>Content formats (IANA CoRE registry).</summary>
    public static class ContentFormat
    {
        /// <summary>No such option in the message.</summary>
        public const int None = -1;

        /// <summary>text/plain; charset=utf-8.</summary>
        public const int TextPlain = 0;

        /// <summary>application/link-format (RFC 6690).</summary>
        public const int LinkFormat = 40;

        /// <summary>application/octet-stream.</summary>
        public const int OctetStream = 42;

        /// <summary>application/cbor (RFC 8949).</summary>
        public const int Cbor = 60;

        /// <summary>application/senml+json (RFC 8428).</summary>
        public const int SenmlJson = 110;

        /// <summary>application/senml+cbor (RFC 8428).</summary>
        public const int SenmlCbor = 112;

        /// <summary>application/vnd.oma.lwm2m+tlv.</summary>
        public const int Tlv = 11542;

        /// <summary>application/vnd.oma.lwm2m+json, of LwM2M 1.0.</summary>
        public const int Lwm2mJson = 11543;
    }
}
