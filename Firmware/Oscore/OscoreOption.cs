using System;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>The value of the OSCORE option: the header of the COSE object, compressed (RFC 8613 §6.1). An instance is reused.</summary>
    public sealed class OscoreOption
    {
        /// <summary>Value of an absent Partial IV.</summary>
        public const long NoPartialIv = -1;

        /// <summary>Longest Partial IV in bytes.</summary>
        public const int MaxPartialIvLength = 5;

        private const int LengthMask = 0x07;
        private const int KidFlag = 0x08;
        private const int KidContextFlag = 0x10;
        private const int ReservedFlags = 0xE0;

        /// <summary>The Partial IV, or <see cref="NoPartialIv"/>.</summary>
        public long PartialIv { get; private set; } = NoPartialIv;

        /// <summary>Whether there is a kid, possibly of no bytes.</summary>
        public bool HasKid { get; private set; }

        /// <summary>Where the kid starts in the buffer read from.</summary>
        public int KidOffset { get; private set; }

        /// <summary>Bytes of the kid.</summary>
        public int KidLength { get; private set; }

        /// <summary>Whether there is a kid context, possibly of no bytes.</summary>
        public bool HasKidContext { get; private set; }

        /// <summary>Where the kid context starts in the buffer read from.</summary>
        public int KidContextOffset { get; private set; }

        /// <summary>Bytes of the kid context.</summary>
        public int KidContextLength { get; private set; }

        /// <summary>Reads a value.</summary>
        /// <returns>
        /// False when it is malformed: reserved bits or lengths, cut short, bytes left over, flags of zero that should have been left out (RFC 8613 §2), or a
        /// Partial IV with leading zeros (RFC 8613 §5).
        /// </returns>
        public bool TryDecode(byte[] buffer, int offset, int count)
        {
            PartialIv = NoPartialIv;
            HasKid = false;
            KidLength = 0;
            HasKidContext = false;
            KidContextLength = 0;
            if (count == 0)
            {
                return true;
            }

            int end = offset + count;
            int flags = buffer[offset++];
            int length = flags & LengthMask;
            if (flags == 0 || (flags & ReservedFlags) != 0 || length > MaxPartialIvLength || length > end - offset)
            {
                return false;
            }

            if (length > 0)
            {
                if (length > 1 && buffer[offset] == 0)
                {
                    return false;
                }

                PartialIv = (long)BigEndian.ReadUnsigned(buffer, offset, length);
                offset += length;
            }

            HasKidContext = (flags & KidContextFlag) != 0;
            if (HasKidContext)
            {
                if (offset == end || buffer[offset] > end - offset - 1)
                {
                    return false;
                }

                KidContextLength = buffer[offset++];
                KidContextOffset = offset;
                offset += KidContextLength;
            }

            HasKid = (flags & KidFlag) != 0;
            KidOffset = offset;
            KidLength = HasKid ? end - offset : 0;
            return HasKid || offset == end;
        }

        /// <summary>Writes a value; the buffer has room for it.</summary>
        /// <param name="buffer">Where it goes.</param>
        /// <param name="offset">Where to start.</param>
        /// <param name="partialIv">The Partial IV, or <see cref="NoPartialIv"/>.</param>
        /// <param name="kidContext">Holds the kid context; null for none.</param>
        /// <param name="kidContextLength">Its bytes, up to 255.</param>
        /// <param name="kid">The kid; null for none.</param>
        /// <returns>Bytes written; 0 when there is nothing to say.</returns>
        public static int Encode(byte[] buffer, int offset, long partialIv, byte[] kidContext, int kidContextLength, byte[] kid)
        {
            int length = PartialIvLength(partialIv);
            int flags = length | (kidContext is null ? 0 : KidContextFlag) | (kid is null ? 0 : KidFlag);
            if (flags == 0)
            {
                return 0;
            }

            int at = offset;
            buffer[at++] = (byte)flags;
            WritePartialIv(buffer, at, length, partialIv);
            at += length;
            if (kidContext is not null)
            {
                buffer[at++] = (byte)kidContextLength;
                Array.Copy(kidContext, 0, buffer, at, kidContextLength);
                at += kidContextLength;
            }

            if (kid is not null)
            {
                Array.Copy(kid, 0, buffer, at, kid.Length);
                at += kid.Length;
            }

            return at - offset;
        }

        /// <summary>Bytes of a Partial IV: without leading zeros, but one for 0 (RFC 8613 §5); 0 for <see cref="NoPartialIv"/>.</summary>
        public static int PartialIvLength(long partialIv)
        {
            if (partialIv < 0)
            {
                return 0;
            }

            int length = 1;
            for (long rest = partialIv >> 8; rest > 0; rest >>= 8)
            {
                length++;
            }

            return length;
        }

        internal static void WritePartialIv(byte[] buffer, int offset, int length, long partialIv)
        {
            for (int i = offset + length - 1; i >= offset; i--)
            {
                buffer[i] = (byte)partialIv;
                partialIv >>= 8;
            }
        }
    }
}
