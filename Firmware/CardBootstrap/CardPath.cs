using System;

namespace Lwm2m.CardBootstrap
{
    /// <summary>A path in the file system of a card, from its master file or from the application 7FFF (ETSI TS 102 221 §8.4), for SELECT with P1 08.</summary>
    public sealed class CardPath
    {
        /// <summary>Bytes of the longest one: eight levels.</summary>
        public const int MaxLength = 16;

        private const byte MasterHigh = 0x3F;
        private const byte ApplicationHigh = 0x7F;
        private const byte ApplicationLow = 0xFF;

        /// <summary>The path, without that of the master file.</summary>
        public readonly byte[] Bytes = new byte[MaxLength];

        /// <summary>Its length.</summary>
        public int Length { get; private set; }

        /// <summary>Sets the file below another one.</summary>
        /// <param name="parent">The other one, or null for the application.</param>
        /// <param name="file">The identifier of the file.</param>
        public void Set(CardPath parent, int file)
        {
            Set(parent);
            Append((byte)(file >> 8), (byte)file);
        }

        /// <summary>Sets a path as PKCS #15 has it: from the master file where it begins with 3F00, else from the directory of the application.</summary>
        /// <param name="parent">That directory, or null for the application.</param>
        /// <param name="reader">Has the path as its present value.</param>
        /// <returns>False when it is none: empty, of an odd length, or too long.</returns>
        public bool TrySet(CardPath parent, BerReader reader)
        {
            int offset = reader.Offset;
            int count = reader.Count;
            Length = 0;
            if (count >= 2 && reader.Buffer[offset] == MasterHigh && reader.Buffer[offset + 1] == 0)
            {
                offset += 2;
                count -= 2;
            }
            else
            {
                Set(parent);
            }

            if (count == 0 || (count & 1) != 0 || count > MaxLength - Length)
            {
                return false;
            }

            Array.Copy(reader.Buffer, offset, Bytes, Length, count);
            Length += count;
            return true;
        }

        private void Set(CardPath parent)
        {
            Length = 0;
            if (parent is null)
            {
                Append(ApplicationHigh, ApplicationLow);
            }
            else
            {
                Array.Copy(parent.Bytes, 0, Bytes, 0, parent.Length);
                Length = parent.Length;
            }
        }

        private void Append(byte high, byte low)
        {
            if (Length + 2 <= MaxLength)
            {
                Bytes[Length++] = high;
                Bytes[Length++] = low;
            }
        }
    }
}
