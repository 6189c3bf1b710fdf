using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Writes TLV, 11542 (LwM2M Core §7.4.4), with the shortest identifiers, lengths and numbers. The lengths of object
    /// instances and multiple resources come from the caller; if the content has another length, because a value changed since
    /// it was measured, the representation fails. Unknown lengths are inserted afterwards if all fits the window.
    /// </summary>
    public sealed class TlvWriter : ContentWriter
    {
        private const int MaxHead = 6;

        private readonly byte[] _head = new byte[MaxHead];
        private readonly ByteWindow _headWindow = new ByteWindow();
        private ByteWindow _output;
        private int _kind;
        private int _id;
        private int _instanceId;        // of one whose length is open
        private int _instanceAt;        // where it ends, or starts if its length is open
        private int _multipleId;
        private int _multipleAt;

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.Tlv; }
        }

        /// <inheritdoc/>
        public override bool NeedsLengths
        {
            get { return true; }
        }

        /// <inheritdoc/>
        public override void Begin(ByteWindow output, Lwm2mPath path, int values)
        {
            base.Begin(output, path, values);
            _output = output;
        }

        /// <inheritdoc/>
        public override void BeginInstance(int instanceId, int length)
        {
            _instanceId = length == UnknownLength ? instanceId : Lwm2mPath.None;
            _instanceAt = Begin(TlvHead.ObjectInstance, instanceId, length);
        }

        /// <inheritdoc/>
        public override void EndInstance()
        {
            End(TlvHead.ObjectInstance, _instanceId, _instanceAt);
        }

        /// <inheritdoc/>
        public override void BeginResource(int resourceId)
        {
            _kind = TlvHead.Resource;
            _id = resourceId;
        }

        /// <inheritdoc/>
        public override void BeginMultiple(int resourceId, int length)
        {
            _multipleId = length == UnknownLength ? resourceId : Lwm2mPath.None;
            _multipleAt = Begin(TlvHead.MultipleResource, resourceId, length);
        }

        /// <inheritdoc/>
        public override void BeginResourceInstance(int resourceInstanceId)
        {
            _kind = TlvHead.ResourceInstance;
            _id = resourceInstanceId;
        }

        /// <inheritdoc/>
        public override void EndMultiple()
        {
            End(TlvHead.MultipleResource, _multipleId, _multipleAt);
        }

        /// <inheritdoc/>
        public override void End()
        {
        }

        /// <inheritdoc/>
        protected override void PutInteger(long value)
        {
            int size = value == (sbyte)value ? 1 : value == (short)value ? 2 : value == (int)value ? 4 : 8;
            PutNumber((ulong)value, size);
        }

        /// <inheritdoc/>
        protected override void PutUnsigned(ulong value)
        {
            PutNumber(value, value <= byte.MaxValue ? 1 : value <= ushort.MaxValue ? 2 : value <= uint.MaxValue ? 4 : 8);
        }

        /// <inheritdoc/>
        protected override void PutFloat(double value)
        {
            if (Ieee754.FitsSingle(value))
            {
                PutNumber(Ieee754.ToSingleBits(value), 4);
            }
            else
            {
                PutNumber((ulong)BitConverter.DoubleToInt64Bits(value), 8);
            }
        }

        /// <inheritdoc/>
        protected override void PutBoolean(bool value)
        {
            PutNumber(value ? 1UL : 0UL, 1);
        }

        /// <inheritdoc/>
        protected override void PutTime(long seconds)
        {
            PutInteger(seconds);
        }

        /// <inheritdoc/>
        protected override void PutObjectLink(int objectId, int instanceId)
        {
            PutNumber(((ulong)objectId << 16) | (ushort)instanceId, 4);
        }

        /// <inheritdoc/>
        protected override void PutString(byte[] utf8, int offset, int count)
        {
            WriteHead(_kind, _id, count);
            _output.Write(utf8, offset, count);
        }

        /// <inheritdoc/>
        protected override void PutOpaqueHead(int length)
        {
            WriteHead(_kind, _id, length);
        }

        /// <inheritdoc/>
        protected override void PutOpaquePiece(byte[] buffer, int offset, int count)
        {
            _output.Write(buffer, offset, count);
        }

        private int Begin(int kind, int id, int length)
        {
            if (length == UnknownLength)
            {
                return _output.Total;
            }

            WriteHead(kind, id, length);
            return _output.Total + length;
        }

        private void End(int kind, int openId, int at)
        {
            bool isRight = _output.Total == at;
            if (openId != Lwm2mPath.None)
            {
                _headWindow.Begin(_head, 0, 0, MaxHead);
                WriteHead(_headWindow, kind, openId, _output.Total - at);
                isRight = _output.Insert(at, _head, _headWindow.Count);
            }

            if (!isRight)
            {
                Fail();
            }
        }

        private void PutNumber(ulong value, int size)
        {
            WriteHead(_kind, _id, size);
            _output.WriteUnsigned(value, size);
        }

        private void WriteHead(int kind, int id, int length)
        {
            WriteHead(_output, kind, id, length);
        }

        private void WriteHead(ByteWindow output, int kind, int id, int length)
        {
            if (length < 0 || length > TlvHead.MaxLength)
            {
                Fail();
                return;
            }

            int idSize = id <= byte.MaxValue ? 1 : 2;
            int lengthSize = length <= TlvHead.LengthMask ? 0 : length <= byte.MaxValue ? 1 : length <= ushort.MaxValue ? 2 : 3;
            output.WriteByte(kind
                | (idSize == 2 ? TlvHead.LongIdentifier : 0)
                | (lengthSize << TlvHead.LengthSizeShift)
                | (lengthSize == 0 ? length : 0));
            output.WriteUnsigned((ulong)id, idSize);
            output.WriteUnsigned((ulong)length, lengthSize);
        }
    }
}
