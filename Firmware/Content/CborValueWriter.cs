using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Writes a value as one CBOR data item, 60 (LwM2M Core §7.4.3, RFC 8949): an ObjectLink as text, a Time as integer with tag 1 (RFC 8949 §3.4.2).</summary>
    public sealed class CborValueWriter : SingleValueWriter
    {
        private readonly CborWriter _cbor = new CborWriter();

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.Cbor; }
        }

        /// <inheritdoc/>
        public override void Begin(ByteWindow output, Lwm2mPath path, int values)
        {
            base.Begin(output, path, values);
            _cbor.Begin(output);
        }

        /// <inheritdoc/>
        protected override void PutInteger(long value)
        {
            _cbor.WriteInteger(value);
        }

        /// <inheritdoc/>
        protected override void PutUnsigned(ulong value)
        {
            _cbor.WriteUnsigned(value);
        }

        /// <inheritdoc/>
        protected override void PutFloat(double value)
        {
            _cbor.WriteDouble(value);
        }

        /// <inheritdoc/>
        protected override void PutBoolean(bool value)
        {
            _cbor.WriteBoolean(value);
        }

        /// <inheritdoc/>
        protected override void PutTime(long seconds)
        {
            _cbor.WriteTag(CborValueDecoder.EpochTag);
            _cbor.WriteInteger(seconds);
        }

        /// <inheritdoc/>
        protected override void PutObjectLink(int objectId, int instanceId)
        {
            CborValue.WriteObjectLink(_cbor, Output, objectId, instanceId);
        }

        /// <inheritdoc/>
        protected override void PutString(byte[] utf8, int offset, int count)
        {
            _cbor.WriteText(utf8, offset, count);
        }

        /// <inheritdoc/>
        protected override void PutOpaqueHead(int length)
        {
            _cbor.WriteBytesHead(length);
        }

        /// <inheritdoc/>
        protected override void PutOpaquePiece(byte[] buffer, int offset, int count)
        {
            Output.Write(buffer, offset, count);
        }
    }
}
