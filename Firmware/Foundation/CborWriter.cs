using System;

namespace Lwm2m.Foundation
{
    /// <summary>
    /// Writes CBOR in its deterministic form (RFC 8949 §4.2.1): shortest heads, definite lengths, and the shortest float
    /// that keeps the value. The caller orders map keys; RFC 8949 §4.2.1 requires them sorted by their encoded bytes.
    /// </summary>
    public sealed class CborWriter
    {
        private ByteWindow _output;

        /// <summary>Starts to write into a window.</summary>
        public void Begin(ByteWindow output)
        {
            _output = output;
        }

        /// <summary>Writes an unsigned integer.</summary>
        public void WriteUnsigned(ulong value)
        {
            WriteHead(CborHead.Unsigned, value);
        }

        /// <summary>Writes an integer.</summary>
        public void WriteInteger(long value)
        {
            if (value < 0)
            {
                WriteHead(CborHead.Negative, (ulong)~value);
            }
            else
            {
                WriteHead(CborHead.Unsigned, (ulong)value);
            }
        }

        /// <summary>Starts an array of <paramref name="count"/> items; they follow.</summary>
        public void WriteArray(int count)
        {
            WriteHead(CborHead.Array, (ulong)count);
        }

        /// <summary>Starts a map of <paramref name="count"/> pairs; keys and values follow in turn.</summary>
        public void WriteMap(int count)
        {
            WriteHead(CborHead.Map, (ulong)count);
        }

        /// <summary>Starts a byte string; its <paramref name="length"/> bytes are written to the window by the caller.</summary>
        public void WriteBytesHead(int length)
        {
            WriteHead(CborHead.Bytes, (ulong)length);
        }

        /// <summary>Writes a byte string.</summary>
        public void WriteBytes(byte[] buffer, int offset, int count)
        {
            WriteBytesHead(count);
            _output.Write(buffer, offset, count);
        }

        /// <summary>Starts a text string; its <paramref name="length"/> bytes of UTF-8 are written to the window by the caller.</summary>
        public void WriteTextHead(int length)
        {
            WriteHead(CborHead.Text, (ulong)length);
        }

        /// <summary>Writes a text string that is already UTF-8.</summary>
        public void WriteText(byte[] utf8, int offset, int count)
        {
            WriteTextHead(count);
            _output.Write(utf8, offset, count);
        }

        /// <summary>Writes a text string of ASCII characters.</summary>
        public void WriteTextAscii(string text)
        {
            WriteTextHead(text.Length);
            _output.WriteAscii(text);
        }

        /// <summary>Writes false or true.</summary>
        public void WriteBoolean(bool value)
        {
            _output.WriteByte(value ? CborHead.True : CborHead.False);
        }

        /// <summary>Writes null.</summary>
        public void WriteNull()
        {
            _output.WriteByte(CborHead.Null);
        }

        /// <summary>Writes a number as half, single or double, the shortest that keeps its value. NaN is 7e00.</summary>
        public void WriteDouble(double value)
        {
            if (Ieee754.FitsHalf(value))
            {
                _output.WriteByte(CborHead.Half);
                _output.WriteUnsigned(Ieee754.ToHalfBits(value), 2);
            }
            else if (Ieee754.FitsSingle(value))
            {
                _output.WriteByte(CborHead.Single);
                _output.WriteUnsigned(Ieee754.ToSingleBits(value), 4);
            }
            else
            {
                _output.WriteByte(CborHead.Double);
                _output.WriteUnsigned((ulong)BitConverter.DoubleToInt64Bits(value), 8);
            }
        }

        /// <summary>Writes the tag of the item that follows.</summary>
        public void WriteTag(ulong tag)
        {
            WriteHead(CborHead.Tag, tag);
        }

        private void WriteHead(int major, ulong argument)
        {
            if (argument < CborHead.OneByte)
            {
                _output.WriteByte(major | (int)argument);
            }
            else if (argument <= byte.MaxValue)
            {
                _output.WriteByte(major | CborHead.OneByte);
                _output.WriteByte((int)argument);
            }
            else if (argument <= ushort.MaxValue)
            {
                _output.WriteByte(major | CborHead.TwoBytes);
                _output.WriteUnsigned(argument, 2);
            }
            else if (argument <= uint.MaxValue)
            {
                _output.WriteByte(major | CborHead.FourBytes);
                _output.WriteUnsigned(argument, 4);
            }
            else
            {
                _output.WriteByte(major | CborHead.EightBytes);
                _output.WriteUnsigned(argument, 8);
            }
        }
    }
}
