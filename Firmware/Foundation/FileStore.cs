using System;

namespace Lwm2m.Foundation
{
    /// <summary>
    /// A store on a medium that may lose power at any byte. Each record has two slots; a write goes to the slot that does
    /// not hold the newest valid content, so that this content remains until the new one is complete. An erased record counts as content.
    /// </summary>
    /// <remarks>
    /// A slot is: format (1 byte), kind (1), sequence number (4), length (4), CRC-32 of these and the content (4), content.
    /// Network byte order. The sequence number goes up by one with each write and the higher one is newer, modulo 2^32.
    /// </remarks>
    public sealed class FileStore : Store
    {
        private const byte Format = 1;
        private const byte Kept = 1;
        private const byte Erased = 2;
        private const int KindAt = 1;
        private const int SequenceAt = 2;
        private const int LengthAt = 6;
        private const int CheckAt = 10;
        private const int ContentAt = 14;

        // What a slot is.
        private const int Valid = 0;
        private const int Empty = 1;
        private const int Broken = 2;

        // Instead of the newest slot: there is none, or it cannot be told any more.
        private const int None = -1;
        private const int Unknown = -2;

        private readonly RecordMedium _medium;
        private readonly byte[] _slot;

        // Of the newest slot found last.
        private uint _sequence;
        private byte _kind;
        private bool _isDoubtful;

        /// <summary>Makes a store on a medium, with the records it already holds.</summary>
        /// <param name="medium">Where the records are.</param>
        /// <param name="maxRecord">Length in bytes of the longest record; a buffer of that size is kept. At least that of any record on it.</param>
        public FileStore(RecordMedium medium, int maxRecord = 1024)
        {
            _medium = medium;
            _slot = new byte[ContentAt + maxRecord];
        }

        /// <inheritdoc/>
        public override bool IsDoubtful
        {
            get { return _isDoubtful; }
        }

        /// <inheritdoc/>
        public override int Read(string name, byte[] buffer, int offset, int count)
        {
            int newest = FindNewest(name);
            int length = Missing;
            if (newest == Unknown)
            {
                length = Damaged;
            }
            else if (newest != None && _kind == Kept)
            {
                length = Load(name, newest) != Valid ? Damaged : (int)BigEndian.ReadUInt32(_slot, LengthAt);
                if (length > count)
                {
                    length = TooLarge;
                }
                else if (length > 0)
                {
                    Array.Copy(_slot, ContentAt, buffer, offset, length);
                }
            }

            Array.Clear(_slot, 0, _slot.Length);
            return length;
        }

        /// <inheritdoc/>
        public override bool Write(string name, byte[] buffer, int offset, int count)
        {
            return count <= _slot.Length - ContentAt && Put(name, FindNewest(name), Kept, buffer, offset, count);
        }

        /// <inheritdoc/>
        public override bool Erase(string name)
        {
            int newest = FindNewest(name);
            if (newest == None)
            {
                return true;
            }

            if (newest == Unknown || _kind != Erased)
            {
                if (!Put(name, newest, Erased, _slot, 0, 0))
                {
                    return false;
                }

                newest = Other(newest);
            }

            // The mark alone keeps the old content from coming back, should this be cut; but a secret is better gone.
            _medium.Delete(name, Other(newest));
            return true;
        }

        private static int Other(int newest)
        {
            return newest == 0 ? 1 : 0;
        }

        private bool Put(string name, int newest, byte kind, byte[] buffer, int offset, int count)
        {
            int target = Other(newest);
            _slot[0] = Format;
            _slot[KindAt] = kind;
            BigEndian.WriteUInt32(_slot, SequenceAt, newest < 0 ? 0 : _sequence + 1);
            BigEndian.WriteUInt32(_slot, LengthAt, (uint)count);
            Array.Copy(buffer, offset, _slot, ContentAt, count);
            BigEndian.WriteUInt32(_slot, CheckAt, Check(count));
            bool written = _medium.Write(name, target, _slot, 0, ContentAt + count);
            Array.Clear(_slot, 0, _slot.Length);
            if (!written)
            {
                // It may be whole nevertheless, and would count after a restart though the caller was told it does not.
                _medium.Delete(name, target);
            }

            return written;
        }

        private int FindNewest(string name)
        {
            int first = Load(name, 0);
            uint firstSequence = BigEndian.ReadUInt32(_slot, SequenceAt);
            byte firstKind = _slot[KindAt];
            int second = Load(name, 1);
            _sequence = BigEndian.ReadUInt32(_slot, SequenceAt);
            _kind = _slot[KindAt];
            _isDoubtful = first == Broken || second == Broken;
            Array.Clear(_slot, 0, _slot.Length);
            if (second == Valid && (first != Valid || (int)(_sequence - firstSequence) > 0))
            {
                return 1;
            }

            if (first == Valid)
            {
                _sequence = firstSequence;
                _kind = firstKind;
                return 0;
            }

            // A first write that was cut leaves slot 0 broken and slot 1 empty. No cut breaks both.
            return first == Broken && second == Broken ? Unknown : None;
        }

        private int Load(string name, int slot)
        {
            int read = _medium.Read(name, slot, _slot, 0, _slot.Length);
            if (read < ContentAt)
            {
                return read == RecordMedium.Missing ? Empty : Broken;
            }

            uint length = BigEndian.ReadUInt32(_slot, LengthAt);
            bool valid = _slot[0] == Format && length <= (uint)(read - ContentAt)
                && Check((int)length) == BigEndian.ReadUInt32(_slot, CheckAt);
            return valid ? Valid : Broken;
        }

        private uint Check(int length)
        {
            return Crc32.Update(Crc32.Update(0, _slot, 0, CheckAt), _slot, ContentAt, length);
        }
    }
}
