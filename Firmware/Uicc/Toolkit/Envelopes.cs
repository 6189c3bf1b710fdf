using System;

namespace Lwm2m.Uicc
{
    /// <summary>Short messages that wait for the card, in their order.</summary>
    internal sealed class Envelopes
    {
        /// <summary>Octets of the address of a service centre behind its length: the type and 20 digits (3GPP TS 24.011 §8.2.5).</summary>
        internal const int MaxCentre = 11;

        /// <summary>Octets of an SMS-DELIVER (3GPP TS 23.040 §9.2.2.1).</summary>
        internal const int MaxTpdu = 164;

        private const int Slot = MaxCentre + MaxTpdu;
        private readonly byte[] _data;
        private readonly byte[] _centreCounts;
        private readonly byte[] _tpduCounts;

        internal Envelopes(int slots)
        {
            _data = new byte[slots * Slot];
            _centreCounts = new byte[slots];
            _tpduCounts = new byte[slots];
        }

        internal int Count { get; private set; }

        internal bool IsFull
        {
            get { return Count == _tpduCounts.Length; }
        }

        /// <summary>Adds one; the caller has seen that there is room.</summary>
        /// <returns>False if it is too long.</returns>
        internal bool Add(byte[] buffer, int centreOffset, int centreCount, int tpduOffset, int tpduCount)
        {
            if (centreCount > MaxCentre || tpduCount > MaxTpdu || tpduCount < 1)
            {
                return false;
            }

            int at = Count * Slot;
            Array.Copy(buffer, centreOffset, _data, at, centreCount);
            Array.Copy(buffer, tpduOffset, _data, at + MaxCentre, tpduCount);
            _centreCounts[Count] = (byte)centreCount;
            _tpduCounts[Count++] = (byte)tpduCount;
            return true;
        }

        /// <summary>Writes the first as SMS-PP download (3GPP TS 31.111 §7.1.1.2).</summary>
        internal void WriteFirst(CardCommand command)
        {
            const int Download = 0xD1;
            const int LongLength = 0x81;
            const int MaxShortLength = 0x7F;
            int centre = _centreCounts[0];
            int tpdu = _tpduCounts[0];
            int length = 4 + (centre > 0 ? 2 + centre : 0) + 2 + (tpdu > MaxShortLength ? 1 : 0) + tpdu;
            command.Byte(Download);
            if (length > MaxShortLength)
            {
                command.Byte(LongLength);
            }

            // From the network to the card.
            command.Byte(length).Byte(0x82).Byte(2).Byte(0x83).Byte(0x81);
            if (centre > 0)
            {
                command.Byte(0x86).Byte(centre).Bytes(_data, 0, centre);
            }

            command.Byte(0x8B);
            if (tpdu > MaxShortLength)
            {
                command.Byte(LongLength);
            }

            command.Byte(tpdu).Bytes(_data, MaxCentre, tpdu);
        }

        internal void RemoveFirst()
        {
            int left = --Count;
            Array.Copy(_data, Slot, _data, 0, left * Slot);
            Array.Copy(_centreCounts, 1, _centreCounts, 0, left);
            Array.Copy(_tpduCounts, 1, _tpduCounts, 0, left);
        }

        internal void Clear()
        {
            Count = 0;
        }
    }
}
