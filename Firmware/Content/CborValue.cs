using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Shared by CBOR (60) and SenML-CBOR, besides <see cref="CborValueDecoder"/>.</summary>
    internal static class CborValue
    {
        /// <summary>Returned when an item has no tag.</summary>
        internal const ulong NoTag = ulong.MaxValue;

        /// <summary>Reads the tags before an item.</summary>
        /// <returns>The innermost, or <see cref="NoTag"/>.</returns>
        internal static ulong ReadTags(CborReader reader)
        {
            ulong last = NoTag;
            while (reader.TryReadTag(out ulong tag))
            {
                last = tag;
            }

            return last;
        }

        /// <summary>Writes an ObjectLink as text.</summary>
        internal static void WriteObjectLink(CborWriter writer, ByteWindow output, int objectId, int instanceId)
        {
            writer.WriteTextHead(ObjectLinkText.Length(objectId, instanceId));
            ObjectLinkText.Write(output, objectId, instanceId);
        }
    }
}
