using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Json
{
    /// <summary>Writes SenML-JSON, 110 (RFC 8428 §5, LwM2M Core §7.4.5); an Opaque in base64url without padding.</summary>
    public sealed class SenmlJsonWriter : JsonRecordWriter
    {
        /// <summary>Makes the writer.</summary>
        /// <param name="numbers">Writes its floats; may be shared with other writers.</param>
        public SenmlJsonWriter(DecimalText numbers)
            : base(numbers, true, "\"vb\":", "\"vlo\":", "\"vs\":", "\"vd\":")
        {
        }

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.SenmlJson; }
        }

        /// <inheritdoc/>
        public override void Begin(ByteWindow output, Lwm2mPath path, int values)
        {
            base.Begin(output, path, values);
            output.WriteByte('[');
        }

        /// <inheritdoc/>
        public override void End()
        {
            Output.WriteByte(']');
        }
    }
}
