using System;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// A map of COSE parameters (RFC 9052 §1.5): known labels, with integers or byte strings as values.
    /// Byte strings are slices of the caller's buffers. An instance is reused.
    /// </summary>
    public abstract class CoseMap
    {
        private const int Absent = 0;
        private const int Integer = 1;
        private const int ByteString = 2;

        private readonly int[] _labels;
        private readonly int[] _kinds;
        private readonly long[] _integers;
        private readonly byte[][] _buffers;
        private readonly int[] _offsets;
        private readonly int[] _lengths;

        /// <summary>An empty map of labels, in the order in which they are written: that of their encoded bytes (RFC 8949 §4.2.1).</summary>
        protected CoseMap(int[] labels)
        {
            int count = labels.Length;
            _labels = labels;
            _kinds = new int[count];
            _integers = new long[count];
            _buffers = new byte[count][];
            _offsets = new int[count];
            _lengths = new int[count];
        }

        /// <summary>Number of parameters present.</summary>
        public int Count
        {
            get
            {
                int count = 0;
                for (int i = 0; i < _kinds.Length; i++)
                {
                    count += _kinds[i] == Absent ? 0 : 1;
                }

                return count;
            }
        }

        /// <summary>Removes all parameters.</summary>
        public void Clear()
        {
            Array.Clear(_kinds, 0, _kinds.Length);
        }

        /// <summary>Sets an integer.</summary>
        public void SetInteger(int label, long value)
        {
            int at = Find(label);
            _kinds[at] = Integer;
            _integers[at] = value;
        }

        /// <summary>Sets a byte string, without copying it.</summary>
        public void SetBytes(int label, byte[] buffer, int offset, int count)
        {
            int at = Find(label);
            _kinds[at] = ByteString;
            _buffers[at] = buffer;
            _offsets[at] = offset;
            _lengths[at] = count;
        }

        /// <summary>Gets an integer.</summary>
        /// <returns>False when it is absent or not an integer.</returns>
        public bool TryGetInteger(int label, out long value)
        {
            int at = Find(label);
            bool found = at >= 0 && _kinds[at] == Integer;
            value = found ? _integers[at] : 0;
            return found;
        }

        /// <summary>Gets a byte string.</summary>
        /// <returns>False when it is absent or not a byte string.</returns>
        public bool TryGetBytes(int label, out byte[] buffer, out int offset, out int count)
        {
            int at = Find(label);
            bool found = at >= 0 && _kinds[at] == ByteString;
            buffer = found ? _buffers[at] : null;
            offset = found ? _offsets[at] : 0;
            count = found ? _lengths[at] : 0;
            return found;
        }

        /// <summary>Whether a byte string is present.</summary>
        public bool HasBytes(int label)
        {
            int at = Find(label);
            return at >= 0 && _kinds[at] == ByteString;
        }

        /// <summary>Writes the map.</summary>
        public void Encode(CborWriter writer)
        {
            writer.WriteMap(Count);
            for (int i = 0; i < _labels.Length; i++)
            {
                if (_kinds[i] != Absent)
                {
                    writer.WriteInteger(_labels[i]);
                    if (_kinds[i] == Integer)
                    {
                        writer.WriteInteger(_integers[i]);
                    }
                    else
                    {
                        writer.WriteBytes(_buffers[i], _offsets[i], _lengths[i]);
                    }
                }
            }
        }

        /// <summary>Reads a map. Unknown labels are skipped; a value of an unexpected type counts as absent.</summary>
        /// <param name="reader">Where it is next.</param>
        /// <param name="buffer">What the reader reads.</param>
        /// <returns>False when it is not well-formed, or names a label twice.</returns>
        public bool TryDecode(CborReader reader, byte[] buffer)
        {
            Clear();
            if (!reader.TryReadMap(out int count) || count == CborReader.Indefinite)
            {
                return false;
            }

            for (; count > 0; count--)
            {
                if (!TryDecodeParameter(reader, buffer))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Whether an unknown label may be ignored.</summary>
        protected virtual bool MayIgnore(long label)
        {
            return true;
        }

        private bool TryDecodeParameter(CborReader reader, byte[] buffer)
        {
            if (!reader.TryReadInteger(out long label))
            {
                // Labels are integers or texts (RFC 9052 §1.5).
                return reader.TryReadText(out int _, out int _) && reader.TrySkip();
            }

            int at = Find(label);
            if (at < 0)
            {
                return MayIgnore(label) && reader.TrySkip();
            }

            if (_kinds[at] != Absent)
            {
                return false;
            }

            if (reader.TryReadInteger(out long value))
            {
                SetInteger(_labels[at], value);
                return true;
            }

            if (reader.TryReadBytes(out int offset, out int length))
            {
                SetBytes(_labels[at], buffer, offset, length);
                return true;
            }

            return reader.TrySkip();
        }

        private int Find(long label)
        {
            for (int i = 0; i < _labels.Length; i++)
            {
                if (_labels[i] == label)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
