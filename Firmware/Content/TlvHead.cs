namespace Lwm2m.Client
{
    /// <summary>The first byte of a TLV (LwM2M Core §7.4.4): its kind, and the lengths of its identifier and length fields.</summary>
    internal static class TlvHead
    {
        /// <summary>Bits 7-6: the kind.</summary>
        internal const int KindMask = 0xC0;

        /// <summary>An object instance with its resources.</summary>
        internal const int ObjectInstance = 0x00;

        /// <summary>A resource instance, within a multiple resource.</summary>
        internal const int ResourceInstance = 0x40;

        /// <summary>A multiple resource with its resource instances.</summary>
        internal const int MultipleResource = 0x80;

        /// <summary>A resource with a single value.</summary>
        internal const int Resource = 0xC0;

        /// <summary>Bit 5: the identifier has two bytes.</summary>
        internal const int LongIdentifier = 0x20;

        /// <summary>Bits 4-3: bytes of the length field; 0 when the length is in <see cref="LengthMask"/>.</summary>
        internal const int LengthSizeShift = 3;

        /// <summary>Bits 2-0: a length below 8.</summary>
        internal const int LengthMask = 0x07;

        /// <summary>The largest length, of 24 bits.</summary>
        internal const int MaxLength = 0xFFFFFF;
    }
}
