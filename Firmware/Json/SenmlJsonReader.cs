using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Json
{
    /// <summary>Reads SenML-JSON, 110 (RFC 8428 §5, LwM2M 1.1 Core §7.4.5); an Opaque is in base64url.</summary>
    public sealed class SenmlJsonReader : JsonRecordReader
    {
        /// <summary>Makes the reader.</summary>
        /// <param name="numbers">Reads its floats.</param>
        /// <param name="scratch">Room for a decoded string or Opaque; both may be shared with other readers.</param>
        public SenmlJsonReader(DecimalText numbers, byte[] scratch)
            : base(numbers, scratch, true)
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
