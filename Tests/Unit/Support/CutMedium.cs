using System;
using Lwm2m.Foundation;

namespace Lwm2m.Tests
{
    /// <summary>
    /// A medium in memory whose power fails after so many steps. Each byte that is written is a step, and so is each
    /// change of a length and each delete. What it leaves of a write depends on how it writes.
    /// </summary>
    internal sealed class CutMedium : RecordMedium
    {
        /// <summary>Ways to write: empty the slot and append, overwrite it forwards, or overwrite it from its end.</summary>
        public const int Ways = 3;

        private const int Emptying = 0;
        private const int Backwards = 2;
        private const int Slots = 16;
        private const int DefaultSlotSize = 96;

        private readonly int _way;
        private readonly int _slotSize;
        private readonly string[] _names = new string[Slots];
        private readonly byte[][] _content = new byte[Slots][];
        private readonly int[] _lengths = new int[Slots];
        private bool _dead;
        private int _left = int.MaxValue;

        /// <summary>Makes an empty medium that writes in one of the <see cref="Ways"/>.</summary>
        public CutMedium(int way, int slotSize = DefaultSlotSize)
        {
            _way = way;
            _slotSize = slotSize;
            for (int i = 0; i < Slots; i++)
            {
                _content[i] = new byte[slotSize];
                _lengths[i] = Missing;
            }
        }

        /// <summary>Whether it says of each write that it failed, although it did not.</summary>
        public bool Denies { get; set; }

        /// <summary>Whether the power has failed.</summary>
        public bool IsDead
        {
            get { return _dead; }
        }

        /// <summary>Writes that were asked for.</summary>
        public int Writes { get; private set; }

        /// <summary>Steps taken so far.</summary>
        public int Steps { get; private set; }

        /// <summary>Gives it power for a number of steps.</summary>
        public void Power(int steps)
        {
            _dead = false;
            _left = steps;
        }

        /// <summary>Gives it power for good.</summary>
        public void Power()
        {
            Power(int.MaxValue);
        }

        /// <summary>Flips a bit at the end of a slot, as wear may.</summary>
        public void Spoil(string name, int slot)
        {
            int at = Find(name, slot);
            _content[at][_lengths[at] - 1] ^= 0x10;
        }

        /// <summary>Whether any slot still holds these bytes.</summary>
        public bool Holds(byte[] bytes)
        {
            for (int slot = 0; slot < Slots; slot++)
            {
                for (int start = 0; start + bytes.Length <= _lengths[slot]; start++)
                {
                    int same = 0;
                    while (same < bytes.Length && _content[slot][start + same] == bytes[same])
                    {
                        same++;
                    }

                    if (same == bytes.Length)
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        /// <inheritdoc/>
        public override int Read(string name, int slot, byte[] buffer, int offset, int count)
        {
            int at = Find(name, slot);
            if (_lengths[at] < count)
            {
                count = _lengths[at];
            }

            if (count > 0)
            {
                Array.Copy(_content[at], 0, buffer, offset, count);
            }

            return count;
        }

        /// <inheritdoc/>
        public override bool Write(string name, int slot, byte[] buffer, int offset, int count)
        {
            Writes++;
            if (count > _slotSize)
            {
                return false;
            }

            int at = Find(name, slot);
            if (!Step())
            {
                return false;
            }

            _lengths[at] = _way == Emptying || _lengths[at] == Missing ? 0 : _lengths[at];
            if (_way == Backwards)
            {
                _lengths[at] = count > _lengths[at] ? count : _lengths[at];
            }

            for (int i = 0; i < count; i++)
            {
                if (!Step())
                {
                    return false;
                }

                int to = _way == Backwards ? count - 1 - i : i;
                _content[at][to] = buffer[offset + to];
                _lengths[at] = to >= _lengths[at] ? to + 1 : _lengths[at];
            }

            if (!Step())
            {
                return false;
            }

            _lengths[at] = count;
            return !Denies;
        }

        /// <inheritdoc/>
        public override bool Delete(string name, int slot)
        {
            int at = Find(name, slot);
            if (_lengths[at] == Missing)
            {
                return !_dead;
            }

            if (!Step())
            {
                return false;
            }

            Array.Clear(_content[at], 0, _slotSize);
            _lengths[at] = Missing;
            return true;
        }

        private bool Step()
        {
            if (_left == 0)
            {
                _dead = true;
            }

            if (_dead)
            {
                return false;
            }

            _left--;
            Steps++;
            return true;
        }

        private int Find(string name, int slot)
        {
            int at = 0;
            while (_names[at] != null && _names[at] != name)
            {
                at += 2;
            }

            _names[at] = name;
            return at + slot;
        }
    }
}
