namespace Lwm2m.Foundation
{
    /// <summary>Type of the next CBOR data item (RFC 8949 §3.1, §3.3).</summary>
    public enum CborType
    {
        /// <summary>No item: the input has ended or is not well-formed.</summary>
        None,

        /// <summary>Unsigned integer, major type 0.</summary>
        Unsigned,

        /// <summary>Negative integer, major type 1.</summary>
        Negative,

        /// <summary>Byte string, major type 2.</summary>
        Bytes,

        /// <summary>Text string, major type 3.</summary>
        Text,

        /// <summary>Array, major type 4.</summary>
        Array,

        /// <summary>Map, major type 5.</summary>
        Map,

        /// <summary>Tag of the item that follows, major type 6.</summary>
        Tag,

        /// <summary>False or true.</summary>
        Boolean,

        /// <summary>Null.</summary>
        Null,

        /// <summary>Undefined.</summary>
        Undefined,

        /// <summary>Any other simple value.</summary>
        Simple,

        /// <summary>Half, single or double precision number.</summary>
        Float,

        /// <summary>The end of an array or map of indefinite length.</summary>
        Break
    }
}
