using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>Reads an Opaque that is the whole payload, 42 (LwM2M Core §7.4.2).</summary>
    public sealed class OpaqueReader : SingleValueReader
    {
        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.OctetStream; }
        }

        /// <inheritdoc/>
        protected override bool TryDecodeValue(ResourceType type, ResourceValue value)
        {
            if (type != ResourceType.Opaque)
            {
                return false;
            }

            value.SetBytes(Buffer, Offset, Count);
            return true;
        }
    }
}
