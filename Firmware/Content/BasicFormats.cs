using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>The formats built into every client (LwM2M Core §7.4): text, opaque, CBOR, SenML-CBOR and TLV.</summary>
    internal sealed class BasicFormats : ContentFormatFactory
    {
        private CborValueDecoder _cbor;     // of CBOR and SenML-CBOR

        /// <inheritdoc/>
        public override ContentWriter NewWriter(int format, ContentFormats formats)
        {
            switch (format)
            {
                case ContentFormat.TextPlain:
                    return new PlainTextWriter(formats);
                case ContentFormat.OctetStream:
                    return new OpaqueWriter();
                case ContentFormat.Cbor:
                    return new CborValueWriter();
                case ContentFormat.SenmlCbor:
                    return new SenmlCborWriter();
                default:
                    return new TlvWriter();
            }
        }

        /// <inheritdoc/>
        public override ContentReader NewReader(int format, ContentFormats formats)
        {
            switch (format)
            {
                case ContentFormat.TextPlain:
                    return new PlainTextReader(formats);
                case ContentFormat.OctetStream:
                    return new OpaqueReader();
                case ContentFormat.Cbor:
                    return new CborValueReader(Cbor(formats));
                case ContentFormat.SenmlCbor:
                    return new SenmlCborReader(Cbor(formats));
                default:
                    return new TlvReader();
            }
        }

        private CborValueDecoder Cbor(ContentFormats formats)
        {
            _cbor = _cbor ?? new CborValueDecoder(formats);
            return _cbor;
        }
    }
}
