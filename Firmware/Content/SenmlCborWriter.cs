using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Writes SenML-CBOR, 112 (RFC 8428 §6, LwM2M Core §7.4.6), with definite lengths; the array's may be inserted at the end.</summary>
    public sealed class SenmlCborWriter : SenmlWriter
    {
        // The head of an array (RFC 8949 §3): up to 23 items, a length of one byte, or of two.
        private const int Array = 0x80;
        private const int ArrayOfByte = 0x98;
        private const int ArrayOfTwoBytes = 0x99;
        private const int MaxDirect = 23;
        private const int NegativeLabel = 0x20;

        private readonly CborWriter _cbor = new CborWriter();
        private readonly byte[] _head = new byte[3];
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
            if (values != UnknownCount)
            {
                _cbor.WriteArray(values);
            }
        }

        /// <inheritdoc/>
        public override void End()
        {
            if (_values == UnknownCount ? !TryInsertHead(Records) : Records != _values)
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
            Output.WriteByte(isBase ? NegativeLabel | ~SenmlLabel.BaseName : SenmlLabel.Name);
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
            Output.WriteByte(label);
        }

        private bool TryInsertHead(int records)
        {
            int count = records <= MaxDirect ? 1 : records <= byte.MaxValue ? 2 : 3;
            if (records > ushort.MaxValue)
            {
                return false;
            }

            _head[0] = (byte)(count == 1 ? Array | records : count == 2 ? ArrayOfByte : ArrayOfTwoBytes);
            _head[1] = (byte)(count == 2 ? records : records >> 8);
            _head[2] = (byte)records;
            return Output.Insert(0, _head, count);
        }
    }
}
