namespace Lwm2m.Foundation
{
    /// <summary>The first byte of a CBOR data item: major type in the upper three bits, additional information below (RFC 8949 §3).</summary>
    internal static class CborHead
    {
        internal const int Unsigned = 0 << 5;
        internal const int Negative = 1 << 5;
        internal const int Bytes = 2 << 5;
        internal const int Text = 3 << 5;
        internal const int Array = 4 << 5;
        internal const int Map = 5 << 5;
        internal const int Tag = 6 << 5;
        internal const int SimpleOrFloat = 7 << 5;
        internal const int MajorMask = 7 << 5;

        // Additional information: smaller values are the argument itself.
        internal const int OneByte = 24;
        internal const int TwoBytes = 25;
        internal const int FourBytes = 26;
        internal const int EightBytes = 27;
        internal const int Indefinite = 31;

        // Simple values below this have no two-byte form (RFC 8949 §3.3).
        internal const int FirstSimple = 32;

        internal const int False = SimpleOrFloat | 20;
        internal const int True = SimpleOrFloat | 21;
        internal const int Null = SimpleOrFloat | 22;
        internal const int Undefined = SimpleOrFloat | 23;
        internal const int Simple = SimpleOrFloat | OneByte;
        internal const int Half = SimpleOrFloat | TwoBytes;
        internal const int Single = SimpleOrFloat | FourBytes;
        internal const int Double = SimpleOrFloat | EightBytes;
        internal const int Break = SimpleOrFloat | Indefinite;
    }
}
