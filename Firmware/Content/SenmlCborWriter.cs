using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Writes SenML-CBOR, 112 (RFC 8428 §6, LwM2M 1.1 Core §7.4.6), with definite lengths, so it must know how many values come.</summary>
    public sealed class SenmlCborWriter : SenmlWriter
    {
        private readonly CborWriter _cbor = new CborWriter();
        private int _values;

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.SenmlCbor; }
        }

        /// <inheritdoc/>
        public override bool NeedsValueCount
        {
            get { return true; }
        }

        /// <inheritdoc/>
        public override void Begin(ByteWindow output, Lwm2mPath path, int values)
        {
            base.Begin(output, path, values);
            _values = values;
            _cbor.Begin(output);
            _cbor.WriteArray(values);
        }

        /// <inheritdoc/>
        public override void End()
        {
            if (Records != _values)
            {
                Fail();
            }
        }

        /// <inheritdoc/>
        protected override void WriteRecordHead(int fields)
        {
            _cbor.WriteMap(fields);
        }

        /// <inheritdoc/>
        protected override void WriteName(bool isBase, byte[] text, int count)
        {
            _cbor.WriteInteger(isBase ? SenmlLabel.BaseName : SenmlLabel.Name);
            _cbor.WriteText(text, 0, count);
        }

        /// <inheritdoc/>
        protected override void PutInteger(long value)
        {
            BeginRecord(SenmlLabel.Value);
            _cbor.WriteInteger(value);
        }

        /// <inheritdoc/>
        protected override void PutUnsigned(ulong value)
        {
            BeginRecord(SenmlLabel.Value);
            _cbor.WriteUnsigned(value);
        }

        /// <inheritdoc/>
        protected override void PutFloat(double value)
        {
            BeginRecord(SenmlLabel.Value);
            _cbor.WriteDouble(value);
        }

        /// <inheritdoc/>
        protected override void PutBoolean(bool value)
        {
            BeginRecord(SenmlLabel.BooleanValue);
            _cbor.WriteBoolean(value);
        }

        /// <inheritdoc/>
        protected override void PutTime(long seconds)
        {
            PutInteger(seconds);
        }

        /// <inheritdoc/>
        protected override void PutObjectLink(int objectId, int instanceId)
        {
            BeginRecord();
            _cbor.WriteTextAscii(SenmlLabel.ObjectLinkText);
            CborValue.WriteObjectLink(_cbor, Output, objectId, instanceId);
        }

        /// <inheritdoc/>
        protected override void PutString(byte[] utf8, int offset, int count)
        {
            BeginRecord(SenmlLabel.StringValue);
            _cbor.WriteText(utf8, offset, count);
        }

        /// <inheritdoc/>
        protected override void PutOpaqueHead(int length)
        {
            BeginRecord(SenmlLabel.DataValue);
            _cbor.WriteBytesHead(length);
        }

        /// <inheritdoc/>
        protected override void PutOpaquePiece(byte[] buffer, int offset, int count)
        {
            Output.Write(buffer, offset, count);
        }

        private void BeginRecord(int label)
        {
            BeginRecord();
            _cbor.WriteInteger(label);
        }
    }
}
