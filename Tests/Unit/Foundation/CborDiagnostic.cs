using Lwm2m.Tests;

namespace Lwm2m.Foundation.Tests
{
    /// <summary>Reads a whole CBOR item, once into diagnostic notation (RFC 8949 §8) and once into a writer.</summary>
    internal static class CborDiagnostic
    {
        /// <summary>The item in diagnostic notation, numbers as <see cref="DecimalText"/> writes them; or null when it is not read to its end.</summary>
        internal static string Read(byte[] bytes, int count)
        {
            byte[] text = new byte[512];
            ByteWindow output = new ByteWindow();
            output.Begin(text, 0, 0, text.Length);
            CborReader reader = new CborReader();
            reader.Begin(bytes, 0, count);
            return Item(reader, bytes, output) && reader.AtEnd ? Utf8Text.Of(text, 0, output.Count) : null;
        }

        /// <summary>The item as <see cref="CborWriter"/> writes it, in hex; or null when it has what the writer has not.</summary>
        internal static string Rewrite(byte[] bytes)
        {
            byte[] buffer = new byte[512];
            ByteWindow output = new ByteWindow();
            output.Begin(buffer, 0, 0, buffer.Length);
            CborWriter writer = new CborWriter();
            writer.Begin(output);
            CborReader reader = new CborReader();
            reader.Begin(bytes, 0, bytes.Length);
            return Copy(reader, bytes, writer) && reader.AtEnd ? Hex.Of(buffer, 0, output.Count) : null;
        }

        private static bool Item(CborReader reader, byte[] bytes, ByteWindow output)
        {
            ulong unsigned;
            long integer;
            double number;
            bool boolean;
            int offset;
            int length;
            switch (reader.PeekType())
            {
                case CborType.Unsigned:
                    if (reader.TryReadInteger(out integer))
                    {
                        output.WriteDecimal(integer);
                        return true;
                    }

                    output.WriteByte('u');
                    return reader.TryReadUnsigned(out unsigned) && Number(unsigned / 10, unsigned % 10, output);
                case CborType.Negative:
                    if (reader.TryReadInteger(out integer))
                    {
                        output.WriteDecimal(integer);
                        return true;
                    }

                    return reader.TryReadDouble(out number) && Number(number, output);
                case CborType.Float:
                    return reader.TryReadDouble(out number) && Number(number, output);
                case CborType.Boolean:
                    bool found = reader.TryReadBoolean(out boolean);
                    output.WriteAscii(boolean ? "true" : "false");
                    return found;
                case CborType.Null:
                    output.WriteAscii("null");
                    return reader.TryReadNull();
                case CborType.Undefined:
                    output.WriteAscii("undefined");
                    return reader.TrySkip();
                case CborType.Simple:
                    output.WriteAscii("simple");
                    return reader.TrySkip();
                case CborType.Text:
                    if (!reader.TryReadText(out offset, out length))
                    {
                        output.WriteAscii("(_ text)");
                        return reader.TrySkip();
                    }

                    output.WriteByte('"');
                    output.Write(bytes, offset, length);
                    output.WriteByte('"');
                    return Utf8.IsValid(bytes, offset, length);
                case CborType.Bytes:
                    if (!reader.TryReadBytes(out offset, out length))
                    {
                        output.WriteAscii("(_ bytes)");
                        return reader.TrySkip();
                    }

                    output.WriteAscii("h'" + Hex.Of(bytes, offset, length) + "'");
                    return true;
                case CborType.Tag:
                    if (!reader.TryReadTag(out unsigned))
                    {
                        return false;
                    }

                    output.WriteDecimal((long)unsigned);
                    output.WriteByte('(');
                    bool tagged = Item(reader, bytes, output);
                    output.WriteByte(')');
                    return tagged;
                case CborType.Array:
                    return reader.TryReadArray(out length) && Items(reader, bytes, output, length, false);
                case CborType.Map:
                    return reader.TryReadMap(out length) && Items(reader, bytes, output, length, true);
                default:
                    return false;
            }
        }

        private static bool Items(CborReader reader, byte[] bytes, ByteWindow output, int count, bool map)
        {
            output.WriteAscii(map ? "{" : "[");
            if (count == CborReader.Indefinite)
            {
                output.WriteAscii("_ ");
            }

            for (int i = 0; count == CborReader.Indefinite ? !reader.TryReadBreak() : i < count; i++)
            {
                if (i > 0)
                {
                    output.WriteAscii(", ");
                }

                if (!Item(reader, bytes, output))
                {
                    return false;
                }

                if (map)
                {
                    output.WriteAscii(": ");
                    if (!Item(reader, bytes, output))
                    {
                        return false;
                    }
                }
            }

            output.WriteAscii(map ? "}" : "]");
            return true;
        }

        private static bool Number(double value, ByteWindow output)
        {
            int before = output.Total;
            if (!new DecimalText().Write(output, value))
            {
                output.WriteAscii(double.IsNaN(value) ? "NaN" : 0 < value ? "Infinity" : "-Infinity");
            }
            else if (value == (long)value && output.Total - before < 8)
            {
                output.WriteAscii(".0");
            }

            return true;
        }

        private static bool Number(ulong tens, ulong ones, ByteWindow output)
        {
            output.WriteDecimal((long)tens);
            output.WriteDecimal((long)ones);
            return true;
        }

        private static bool Copy(CborReader reader, byte[] bytes, CborWriter writer)
        {
            bool found;
            ulong unsigned;
            long integer;
            double number;
            bool boolean;
            int offset;
            int length;
            switch (reader.PeekType())
            {
                case CborType.Unsigned:
                    found = reader.TryReadUnsigned(out unsigned);
                    writer.WriteUnsigned(unsigned);
                    return found;
                case CborType.Negative:
                    found = reader.TryReadInteger(out integer);
                    writer.WriteInteger(integer);
                    return found;
                case CborType.Float:
                    found = reader.TryReadDouble(out number);
                    writer.WriteDouble(number);
                    return found;
                case CborType.Boolean:
                    found = reader.TryReadBoolean(out boolean);
                    writer.WriteBoolean(boolean);
                    return found;
                case CborType.Null:
                    writer.WriteNull();
                    return reader.TryReadNull();
                case CborType.Text:
                    found = reader.TryReadText(out offset, out length);
                    writer.WriteText(bytes, offset, length);
                    return found;
                case CborType.Bytes:
                    found = reader.TryReadBytes(out offset, out length);
                    writer.WriteBytes(bytes, offset, length);
                    return found;
                case CborType.Tag:
                    found = reader.TryReadTag(out unsigned);
                    writer.WriteTag(unsigned);
                    return found && Copy(reader, bytes, writer);
                case CborType.Array:
                    found = reader.TryReadArray(out length) && length != CborReader.Indefinite;
                    writer.WriteArray(length);
                    break;
                case CborType.Map:
                    found = reader.TryReadMap(out length) && length != CborReader.Indefinite;
                    writer.WriteMap(length);
                    length *= 2;
                    break;
                default:
                    return false;
            }

            for (; found && length > 0; length--)
            {
                found = Copy(reader, bytes, writer);
            }

            return found;
        }
    }
}
