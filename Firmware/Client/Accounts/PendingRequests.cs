using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The requests of a bootstrap server to objects of the application, carried out when the accounts take effect. It is in the
    /// record of the accounts until then, so that a power cut leaves both or neither.
    /// </summary>
    /// <remarks>Each: code (1), object, object instance, resource and resource instance (2 each, 65535 for none), content format (2), length (2), payload.</remarks>
    public sealed class PendingRequests : AccountSection
    {
        private const int CodeLength = 1;
        private const int FormatAt = CodeLength + 2 * Lwm2mPath.MaxDepth;
        private const int CountAt = FormatAt + 2;
        private const int HeadLength = CountAt + 2;
        private const ushort None = 0xFFFF;

        private byte[] _buffer;         // null where there is none
        private int _at;

        /// <summary>Bytes of all requests.</summary>
        public int Length { get; private set; }

        /// <summary>CoAP code of the current request.</summary>
        public byte Code
        {
            get { return _buffer[_at]; }
        }

        /// <summary>Its content format.</summary>
        public int Format
        {
            get { return (short)BigEndian.ReadUInt16(_buffer, _at + FormatAt); }
        }

        /// <summary>Holds its payload.</summary>
        public byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Where its payload starts.</summary>
        public int BodyOffset
        {
            get { return _at + HeadLength; }
        }

        /// <summary>Bytes of its payload.</summary>
        public int BodyCount
        {
            get { return BigEndian.ReadUInt16(_buffer, _at + CountAt); }
        }

        /// <inheritdoc/>
        public override int Tag
        {
            get { return AccountRecord.FirstSectionTag + 2; }
        }

        /// <summary>Whether a request with a payload of that many bytes still fits.</summary>
        public bool HasRoom(int bodyCount, int capacity)
        {
            return bodyCount <= capacity - Length - HeadLength;
        }

        /// <summary>Adds a request.</summary>
        public void Add(byte code, Lwm2mPath path, int format, byte[] body, int offset, int count)
        {
            int at = Length;
            Resize(at + HeadLength + count);
            _buffer[at] = code;
            for (int level = 0; level < Lwm2mPath.MaxDepth; level++)
            {
                BigEndian.WriteUInt16(_buffer, at + CodeLength + 2 * level, level < path.Depth ? (ushort)path.Level(level) : None);
            }

            BigEndian.WriteUInt16(_buffer, at + FormatAt, (ushort)format);
            BigEndian.WriteUInt16(_buffer, at + CountAt, (ushort)count);
            Array.Copy(body, offset, _buffer, at + HeadLength, count);
        }

        /// <summary>Moves before the first request.</summary>
        public void Rewind()
        {
            _at = -1;
        }

        /// <summary>Moves to the next request.</summary>
        public bool Next(Lwm2mPath path)
        {
            int next = _at < 0 ? 0 : BodyOffset + BodyCount;
            if (next >= Length)
            {
                return false;
            }

            _at = next;
            path.Set(Lwm2mPath.None);
            for (int level = 0; level < Lwm2mPath.MaxDepth; level++)
            {
                int id = BigEndian.ReadUInt16(_buffer, next + CodeLength + 2 * level);
                if (id != None)
                {
                    path.SetLevel(level, id);
                }
            }

            return true;
        }

        /// <summary>Replaces the requests by those of another list.</summary>
        public void Take(PendingRequests other)
        {
            Clear();
            Resize(other.Length);
            if (Length > 0)
            {
                Array.Copy(other._buffer, 0, _buffer, 0, Length);
            }
        }

        /// <inheritdoc/>
        public override void Clear()
        {
            Resize(0);
        }

        /// <inheritdoc/>
        public override void Save(AccountWriter fields)
        {
            if (Length > 0)
            {
                fields.Begin(Tag, 0);
                fields.Bytes(0, _buffer, 0, Length);
                fields.End();
            }
        }

        /// <inheritdoc/>
        public override bool Load(int instanceId, AccountReader fields)
        {
            if (Length > 0 || !fields.NextField())
            {
                return false;
            }

            Resize(fields.Count);
            Array.Copy(fields.Buffer, fields.Offset, _buffer, 0, Length);
            int end = 0;
            while (end <= Length - HeadLength)
            {
                end += HeadLength + BigEndian.ReadUInt16(_buffer, end + CountAt);
            }

            return end == Length;
        }

        private void Resize(int length)
        {
            byte[] buffer = length == 0 ? null : new byte[length];
            if (_buffer is not null)
            {
                if (length > 0)
                {
                    Array.Copy(_buffer, 0, buffer, 0, Length);
                }

                Array.Clear(_buffer, 0, _buffer.Length);
            }

            _buffer = buffer;
            Length = length;
        }
    }
}
