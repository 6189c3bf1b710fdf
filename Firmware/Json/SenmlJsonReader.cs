using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Json
{
    /// <summary>Reads SenML-JSON, 110 (RFC 8428 §5, LwM2M Core §7.4.5); an Opaque is in base64url.</summary>
    public sealed class SenmlJsonReader : JsonRecordReader
    {
        /// <summary>Makes the reader.</summary>
        /// <param name="formats">Reads its floats, and provides the buffer for a decoded string or Opaque.</param>
        public SenmlJsonReader(ContentFormats formats)
            : base(formats, true)
        {
        }

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.SenmlJson; }
        }

        /// <inheritdoc/>
        protected override int LabelOf(byte[] text, int offset, int count)
        {
            return SenmlLabel.FromText(text, offset, count);
        }
    }
}
