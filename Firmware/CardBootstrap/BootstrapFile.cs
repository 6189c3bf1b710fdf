using Lwm2m.Foundation;

namespace Lwm2m.CardBootstrap
{
    /// <summary>
    /// The file EF LwM2M_Bootstrap (LwM2M Core App. G): the number of objects (2 bytes), the length of what follows (2), and each object with its ID (2), version
    /// (1 or 2), the length of its instances (2) and these in TLV. Behind that the file may go on with padding.
    /// </summary>
    public sealed class BootstrapFile
    {
        /// <summary>Bytes before the first object.</summary>
        public const int HeadLength = 4;

        /// <summary>Bytes of the largest file: offsets have 15 bits (ISO/IEC 7816-4 §11.2.2).</summary>
        public const int MaxLength = 0x7FFF;

        private const int Erased = 0xFFFF;

        private byte[] _content;
        private int _next;
        private int _end;
        private int _left;

        /// <summary>ID of the present object.</summary>
        public int ObjectId { get; private set; }

        /// <summary>Its version: major above minor, a byte each; 0 for that of the version of LwM2M.</summary>
        public int Version { get; private set; }

        /// <summary>Where its instances start.</summary>
        public int Offset { get; private set; }

        /// <summary>Their bytes.</summary>
        public int Count { get; private set; }

        /// <summary>The length of a file whose first bytes are these, without its padding.</summary>
        /// <returns>0 when nothing is written in it.</returns>
        public static int LengthOf(byte[] head, int offset)
        {
            int objects = BigEndian.ReadUInt16(head, offset);
            int size = BigEndian.ReadUInt16(head, offset + 2);
            bool isBlank = (objects == Erased && size == Erased) || (objects == 0 && size == 0);
            return isBlank ? 0 : HeadLength + size;
        }

        /// <summary>Starts to read a file that <see cref="LengthOf"/> has told the length of.</summary>
        public void Begin(byte[] content)
        {
            _content = content;
            _next = HeadLength;
            _end = content.Length;
            _left = BigEndian.ReadUInt16(content, 0);
        }

        /// <summary>Whether all objects have been read and nothing but them.</summary>
        public bool IsWhole
        {
            get { return _left == 0 && _next == _end; }
        }

        /// <summary>Takes the next object.</summary>
        /// <returns>False at the end, whole or not.</returns>
        public bool Next()
        {
            const int ShortHead = 5;
            const int LongHead = 6;
            int at = _next;
            if (_left == 0 || _end - at < ShortHead)
            {
                return false;
            }

            // LwM2M Core App. G: 00, or the major version, which is 1 or more, and the minor one.
            int major = _content[at + 2];
            int head = major == 0 ? ShortHead : LongHead;
            if (_end - at < head)
            {
                return false;
            }

            ObjectId = BigEndian.ReadUInt16(_content, at);
            Version = major == 0 ? 0 : major << 8 | _content[at + 3];
            Count = BigEndian.ReadUInt16(_content, at + head - 2);
            Offset = at + head;
            if (Count > _end - Offset)
            {
                return false;
            }

            _next = Offset + Count;
            _left--;
            return true;
        }
    }
}
