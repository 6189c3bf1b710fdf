using System;
using Lwm2m.Foundation;

namespace Lwm2m.Nidd
{
    /// <summary>Datagrams of several links in one buffer, first in first out. Each is found by its position, which is valid until one is removed.</summary>
    internal sealed class DatagramQueue
    {
        /// <summary>No datagram.</summary>
        public const int None = -1;

        /// <summary>Bytes that a datagram takes beside its own: length, owner and tag.</summary>
        public const int HeadLength = 4;

        /// <summary>Stands for no link.</summary>
        public const int NoOwner = 255;

        private int _end;

        /// <summary>Makes an empty one.</summary>
        /// <param name="size">Bytes for all datagrams and their heads.</param>
        public DatagramQueue(int size)
        {
            Bytes = new byte[size];
        }

        /// <summary>Holds the datagrams.</summary>
        public readonly byte[] Bytes;

        /// <summary>Whether there is none.</summary>
        public bool IsEmpty
        {
            get { return _end == 0; }
        }

        /// <summary>Where the content of the next datagram goes.</summary>
        public int NextContent
        {
            get { return _end + HeadLength; }
        }

        /// <summary>Whether there is room for one more.</summary>
        public bool HasRoom(int count)
        {
            return count <= Bytes.Length - _end - HeadLength;
        }

        /// <summary>Adds the datagram that was written at <see cref="NextContent"/>.</summary>
        public void Add(int count, int owner, int tag)
        {
            BigEndian.WriteUInt16(Bytes, _end, (ushort)count);
            Bytes[_end + 2] = (byte)owner;
            Bytes[_end + 3] = (byte)tag;
            _end += HeadLength + count;
        }

        /// <summary>Position of the first datagram of an owner, or <see cref="None"/>.</summary>
        public int Find(int owner)
        {
            int at = 0;
            while (at < _end && Bytes[at + 2] != owner)
            {
                at += HeadLength + LengthAt(at);
            }

            return at < _end ? at : None;
        }

        /// <summary>Bytes of a datagram.</summary>
        public int LengthAt(int position)
        {
            return BigEndian.ReadUInt16(Bytes, position);
        }

        /// <summary>Its tag.</summary>
        public int TagAt(int position)
        {
            return Bytes[position + 3];
        }

        /// <summary>Takes the owner of the first datagram away.</summary>
        public void Disown()
        {
            Bytes[2] = NoOwner;
        }

        /// <summary>Removes a datagram, and wipes it.</summary>
        public void Remove(int position)
        {
            int size = HeadLength + LengthAt(position);
            Array.Copy(Bytes, position + size, Bytes, position, _end - position - size);
            _end -= size;
            Array.Clear(Bytes, _end, size);
        }

        /// <summary>Removes all datagrams of an owner.</summary>
        public void RemoveAll(int owner)
        {
            for (int at = Find(owner); at != None; at = Find(owner))
            {
                Remove(at);
            }
        }
    }
}
