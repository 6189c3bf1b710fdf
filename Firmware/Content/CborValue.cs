using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// A resource's value as one CBOR data item, the way CBOR (60) and SenML-CBOR share. Tags before it are passed over, so
    /// that a Time may have tag 1; strings in chunks (RFC 8949 §3.2.3) and bignums are not read.
    /// </summary>
    internal static class CborValue
    {
        /// <summary>Passes over the tags before an item.</summary>
        internal static void SkipTags(CborReader reader)
        {
            while (reader.TryReadTag(out ulong _))
            {
            }
        }

        /// <summary>Writes an ObjectLink as text.</summary>
        internal static void WriteObjectLink(CborWriter writer, ByteWindow output, int objectId, int instanceId)
        {
            writer.WriteTextHead(ObjectLinkText.Length(objectId, instanceId));
            ObjectLinkText.Write(output, objectId, instanceId);
        }

        /// <summary>Decodes the item that a reader stands before.</summary>
        /// <param name="reader">Reads <paramref name="buffer"/>.</param>
        /// <param name="buffer">Where the item lies.</param>
        /// <param name="type">The type that it shall have.</param>
        /// <param name="value">Receives it.</param>
        /// <returns>False when it is not of that type.</returns>
        internal static bool TryDecode(CborReader reader, byte[] buffer, ResourceType type, ResourceValue value)
        {
            SkipTags(reader);
            int offset;
            int count;
            switch (type)
            {
                case ResourceType.String:
                case ResourceType.CoreLink:
                case ResourceType.RawString:
                    if (!reader.TryReadText(out offset, out count) || !Utf8.IsValid(buffer, offset, count))
                    {
                        return false;
                    }

                    value.SetBytes(buffer, offset, count);
                    return true;
                case ResourceType.Opaque:
                    if (!reader.TryReadBytes(out offset, out count))
                    {
                        return false;
                    }

                    value.SetBytes(buffer, offset, count);
                    return true;
                case ResourceType.ObjectLink:
                    return reader.TryReadText(out offset, out count) && ObjectLinkText.TryParse(buffer, offset, count, value);
                case ResourceType.Boolean:
                    bool flag;
                    if (!reader.TryReadBoolean(out flag))
                    {
                        return false;
                    }

                    value.Boolean = flag;
                    return true;
                default:
                    return TryDecodeNumber(reader, type, value);
            }
        }

        private static bool TryDecodeNumber(CborReader reader, ResourceType type, ResourceValue value)
        {
            switch (type)
            {
                case ResourceType.Unsigned:
                    if (reader.TryReadUnsigned(out ulong unsigned))
                    {
                        value.Unsigned = unsigned;
                        return true;
                    }

                    break;
                case ResourceType.Integer:
                case ResourceType.Time:
                    if (reader.TryReadInteger(out long integer))
                    {
                        value.Integer = integer;
                        return true;
                    }

                    break;
                case ResourceType.Float:
                    break;
                default:
                    return false;
            }

            if (!reader.TryReadDouble(out double number))
            {
                return false;
            }

            if (type == ResourceType.Float)
            {
                value.Float = number;
                return true;
            }

            return NumberValue.TrySet(type, number, value);
        }
    }
}
