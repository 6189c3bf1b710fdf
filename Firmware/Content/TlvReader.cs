using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Reads TLV, 11542 (LwM2M Core §7.4.4). For an object the payload is object instances, or the resources of one
    /// that the client is to number; for an object instance its resources, also wrapped in that object instance, as some
    /// servers send them; for a resource that resource; for a resource instance that one, bare or in its resource.
    /// </summary>
    public sealed class TlvReader : ContentReader
    {
        private const int Closed = -1;

        private readonly Lwm2mPath _path = new Lwm2mPath();

        private byte[] _buffer;
        private int _position;
        private int _end;

        // Ends of the object instance and multiple resource that contain the position.
        private int _instanceEnd;
        private int _multipleEnd;
        private int _instanceId;
        private int _multipleId;

        // Whether object instances, or resources of one, have been seen at the top of a payload for an object.
        private bool _wrapped;
        private bool _bare;

        private int _valueOffset;
        private int _valueCount;
        private bool _failed;

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.Tlv; }
        }

        /// <inheritdoc/>
        public override void Begin(byte[] buffer, int offset, int count, Lwm2mPath path)
        {
            _path.Set(path);
            _buffer = buffer;
            _position = offset;
            _end = offset + count;
            _instanceEnd = Closed;
            _multipleEnd = Closed;
            _instanceId = path.InstanceId;
            _multipleId = path.ResourceId;
            _wrapped = false;
            _bare = false;
            _failed = path.Depth == 0;
            HasValue = false;
        }

        /// <inheritdoc/>
        public override ContentStatus Next(Lwm2mPath entry)
        {
            HasValue = false;
            while (!_failed)
            {
                if (_position == _multipleEnd)
                {
                    _multipleEnd = Closed;
                }

                if (_position == _instanceEnd)
                {
                    _instanceEnd = Closed;
                }

                if (_position == _end)
                {
                    return ContentStatus.End;
                }

                int limit = _multipleEnd != Closed ? _multipleEnd : _instanceEnd != Closed ? _instanceEnd : _end;
                int kind = ReadHead(limit, out int id, out int length);
                _failed = kind < 0 || !Enter(kind, id, length, entry);
                if (!_failed && (HasValue || length == 0))
                {
                    _failed = !entry.IsWithin(_path);
                    if (!_failed)
                    {
                        return ContentStatus.Entry;
                    }
                }
            }

            HasValue = false;
            return ContentStatus.Malformed;
        }

        /// <inheritdoc/>
        public override bool TryDecode(ResourceType type, ResourceValue value)
        {
            if (!HasValue)
            {
                return false;
            }

            int offset = _valueOffset;
            int count = _valueCount;
            switch (type)
            {
                case ResourceType.String:
                case ResourceType.CoreLink:
                    value.SetBytes(_buffer, offset, count);
                    return Utf8.IsValid(_buffer, offset, count);
                case ResourceType.Opaque:
                case ResourceType.RawString:
                    value.SetBytes(_buffer, offset, count);
                    return true;
                case ResourceType.Integer:
                case ResourceType.Time:
                    if (!IsIntegerSize(count))
                    {
                        return false;
                    }

                    int unused = 64 - count * 8;

                    // Through a property: the interpreter shifts what a cast made signed as if it were unsigned.
                    value.Integer = (long)(BigEndian.ReadUnsigned(_buffer, offset, count) << unused);
                    value.Integer >>= unused;
                    return true;
                case ResourceType.Unsigned:
                    if (!IsIntegerSize(count))
                    {
                        return false;
                    }

                    value.Unsigned = BigEndian.ReadUnsigned(_buffer, offset, count);
                    return true;
                case ResourceType.Float:
                    if (count == 4)
                    {
                        value.Float = Ieee754.FromSingleBits(BigEndian.ReadUInt32(_buffer, offset));
                    }
                    else if (count == 8)
                    {
                        value.Float = BitConverter.Int64BitsToDouble((long)BigEndian.ReadUInt64(_buffer, offset));
                    }
                    else
                    {
                        return false;
                    }

                    return !double.IsNaN(value.Float);
                case ResourceType.Boolean:
                    if (count != 1 || _buffer[offset] > 1)
                    {
                        return false;
                    }

                    value.Boolean = _buffer[offset] == 1;
                    return true;
                case ResourceType.ObjectLink:
                    if (count != 4)
                    {
                        return false;
                    }

                    value.LinkObjectId = BigEndian.ReadUInt16(_buffer, offset);
                    value.LinkInstanceId = BigEndian.ReadUInt16(_buffer, offset + 2);
                    return true;
                default:
                    return false;
            }
        }

        private static bool IsIntegerSize(int count)
        {
            return count == 1 || count == 2 || count == 4 || count == 8;
        }

        /// <summary>Enters an object instance or multiple resource, or goes to a value, if the nesting allows it here.</summary>
        private bool Enter(int kind, int id, int length, Lwm2mPath entry)
        {
            bool inMultiple = _multipleEnd != Closed;
            bool inInstance = _instanceEnd != Closed;
            switch (kind)
            {
                case TlvHead.ObjectInstance:
                    if (inInstance || inMultiple || _bare || _path.Depth > 2)
                    {
                        return false;
                    }

                    _wrapped = true;
                    _instanceId = id;
                    _instanceEnd = _position + length;
                    entry.Set(_path.ObjectId, id);
                    return true;
                case TlvHead.MultipleResource:
                case TlvHead.Resource:
                    if (inMultiple || (_wrapped && !inInstance))
                    {
                        return false;
                    }

                    _bare = !inInstance;
                    entry.Set(_path.ObjectId, _instanceId, id);
                    if (kind == TlvHead.Resource)
                    {
                        TakeValue(length);
                        return true;
                    }

                    _multipleId = id;
                    _multipleEnd = _position + length;
                    return true;
                default:
                    if (!inMultiple && _path.Depth < 4)
                    {
                        return false;
                    }

                    entry.Set(_path.ObjectId, _instanceId, _multipleId, id);
                    TakeValue(length);
                    return true;
            }
        }

        private void TakeValue(int length)
        {
            HasValue = true;
            _valueOffset = _position;
            _valueCount = length;
            _position += length;
        }

        /// <summary>Reads identifier and length; checks that the content ends before <paramref name="limit"/>.</summary>
        /// <returns>The kind, or -1.</returns>
        private int ReadHead(int limit, out int id, out int length)
        {
            int head = _buffer[_position++];
            int idSize = (head & TlvHead.LongIdentifier) != 0 ? 2 : 1;
            int lengthSize = (head >> TlvHead.LengthSizeShift) & 3;
            id = 0;
            length = head & TlvHead.LengthMask;
            if (limit - _position < idSize + lengthSize)
            {
                return -1;
            }

            id = (int)BigEndian.ReadUnsigned(_buffer, _position, idSize);
            _position += idSize;
            if (lengthSize > 0)
            {
                length = (int)BigEndian.ReadUnsigned(_buffer, _position, lengthSize);
                _position += lengthSize;
            }

            return id > Lwm2mPath.MaxId || length > limit - _position ? -1 : head & TlvHead.KindMask;
        }
    }
}
