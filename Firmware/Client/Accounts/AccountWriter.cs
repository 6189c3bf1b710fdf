using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Writes accounts into a record. What does not fit makes it fail as a whole.</summary>
    /// <remarks>An instance is: tag (1 byte), instance ID (2), length of its fields (2). A field is: resource ID (1), length (2), value.</remarks>
    public sealed class AccountWriter
    {
        internal const int HeadLength = 5;
        internal const int FieldHeadLength = 3;

        private byte[] _buffer;
        private int _start;

        /// <summary>Bytes written.</summary>
        public int Length { get; private set; }

        /// <summary>Whether something did not fit.</summary>
        public bool Failed { get; private set; }

        /// <summary>Starts behind <paramref name="offset"/> bytes of a buffer.</summary>
        public void Begin(byte[] buffer, int offset)
        {
            _buffer = buffer;
            Length = offset;
            Failed = false;
        }

        /// <summary>Starts an instance.</summary>
        public void Begin(int tag, int instanceId)
        {
            _start = Length;
            if (Take(HeadLength))
            {
                _buffer[_start] = (byte)tag;
                BigEndian.WriteUInt16(_buffer, _start + 1, (ushort)instanceId);
            }
        }

        /// <summary>Ends the instance begun.</summary>
        public void End()
        {
            if (!Failed)
            {
                BigEndian.WriteUInt16(_buffer, _start + 3, (ushort)(Length - _start - HeadLength));
            }
        }

        /// <summary>Writes a number unless it is the default of the reader.</summary>
        public void Integer(int id, long value, long absent)
        {
            if (value == absent)
            {
                return;
            }

            int count = value == (sbyte)value ? 1 : value == (short)value ? 2 : value == (int)value ? 4 : 8;
            if (BeginField(id, count))
            {
                BigEndian.WriteUnsigned(_buffer, Length - count, count, (ulong)value);
            }
        }

        /// <summary>Writes a Boolean unless it is the default.</summary>
        public void Boolean(int id, bool value, bool absent)
        {
            Integer(id, value ? 1 : 0, absent ? 1 : 0);
        }

        /// <summary>Writes bytes, unless there are none.</summary>
        public void Bytes(int id, byte[] value)
        {
            if (value is not null)
            {
                Bytes(id, value, 0, value.Length);
            }
        }

        /// <summary>Writes bytes.</summary>
        public void Bytes(int id, byte[] buffer, int offset, int count)
        {
            if (BeginField(id, count))
            {
                Array.Copy(buffer, offset, _buffer, Length - count, count);
            }
        }

        private bool BeginField(int id, int count)
        {
            int at = Length;
            if (count > ushort.MaxValue || !Take(FieldHeadLength + count))
            {
                Failed = true;
                return false;
            }

            _buffer[at] = (byte)id;
            BigEndian.WriteUInt16(_buffer, at + 1, (ushort)count);
            return true;
        }

        private bool Take(int count)
        {
            if (Failed || count > _buffer.Length - Length)
            {
                Failed = true;
                return false;
            }

            Length += count;
            return true;
        }
    }
}
