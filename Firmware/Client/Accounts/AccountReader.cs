using System;
using System.Text;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Reads the instances and fields that <see cref="AccountWriter"/> wrote. It fails on truncated or inconsistent data.</summary>
    public sealed class AccountReader
    {
        private byte[] _buffer;
        private int _next;
        private int _end;
        private int _instanceEnd;

        /// <summary>Tag of the instance.</summary>
        public int Tag { get; private set; }

        /// <summary>ID of the instance.</summary>
        public int InstanceId { get; private set; }

        /// <summary>Resource ID of the field.</summary>
        public int Id { get; private set; }

        /// <summary>Where the value of the field starts in <see cref="Buffer"/>.</summary>
        public int Offset { get; private set; }

        /// <summary>Bytes of the value.</summary>
        public int Count { get; private set; }

        /// <summary>Whether the record is damaged.</summary>
        public bool Failed { get; private set; }

        /// <summary>Holds the record.</summary>
        public byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>The field as a number, of 1, 2, 4 or 8 bytes.</summary>
        public long Integer
        {
            get
            {
                long value = (sbyte)_buffer[Offset];
                for (int i = 1; i < Count; i++)
                {
                    value = (value << 8) | _buffer[Offset + i];
                }

                return value;
            }
        }

        /// <summary>The field as a small number that is not negative, or -1.</summary>
        public int Number
        {
            get
            {
                long value = IsInteger ? Integer : -1;
                return value >= 0 && value <= int.MaxValue ? (int)value : -1;
            }
        }

        /// <summary>Whether the field can be a number.</summary>
        public bool IsInteger
        {
            get { return Count >= 1 && Count <= 8; }
        }

        /// <summary>Starts with a slice.</summary>
        public void Begin(byte[] buffer, int offset, int count)
        {
            _buffer = buffer;
            _next = offset;
            _end = offset + count;
            _instanceEnd = offset;
            Failed = false;
        }

        /// <summary>Moves to the next instance, past fields that were not read.</summary>
        public bool NextInstance()
        {
            _next = _instanceEnd;
            if (Failed || _next == _end)
            {
                return false;
            }

            if (_end - _next < AccountWriter.HeadLength)
            {
                Failed = true;
                return false;
            }

            Tag = _buffer[_next];
            InstanceId = BigEndian.ReadUInt16(_buffer, _next + 1);
            int length = BigEndian.ReadUInt16(_buffer, _next + 3);
            _next += AccountWriter.HeadLength;
            _instanceEnd = _next + length;
            Failed = length > _end - _next;
            return !Failed;
        }

        /// <summary>Moves to the next field of the instance.</summary>
        public bool NextField()
        {
            if (Failed || _next == _instanceEnd)
            {
                return false;
            }

            if (_instanceEnd - _next < AccountWriter.FieldHeadLength)
            {
                Failed = true;
                return false;
            }

            Id = _buffer[_next];
            Count = BigEndian.ReadUInt16(_buffer, _next + 1);
            Offset = _next + AccountWriter.FieldHeadLength;
            Failed = Count > _instanceEnd - Offset;
            _next = Offset + Count;
            return !Failed;
        }

        /// <summary>A copy of the field.</summary>
        public byte[] ToBytes()
        {
            byte[] bytes = new byte[Count];
            Array.Copy(_buffer, Offset, bytes, 0, Count);
            return bytes;
        }

        /// <summary>The field as text.</summary>
        public string ToText()
        {
            return Encoding.UTF8.GetString(_buffer, Offset, Count);
        }
    }
}
