namespace Lwm2m.Client
{
    /// <summary>The type of a resource's value (LwM2M Core App. C).</summary>
    public enum ResourceType
    {
        /// <summary>No value: the resource is executable.</summary>
        None,

        /// <summary>UTF-8 text.</summary>
        String,

        /// <summary>Signed number of up to 64 bits.</summary>
        Integer,

        /// <summary>Unsigned number of up to 64 bits.</summary>
        Unsigned,

        /// <summary>Floating-point number of 64 bits.</summary>
        Float,

        /// <summary>True or false.</summary>
        Boolean,

        /// <summary>Bytes.</summary>
        Opaque,

        /// <summary>Seconds since 1970-01-01T00:00:00Z, signed.</summary>
        Time,

        /// <summary>A reference to an object instance.</summary>
        ObjectLink,

        /// <summary>Links in CoRE link format (RFC 6690).</summary>
        CoreLink,

        /// <summary>Bytes of a resource defined as String: any bytes in TLV or plain text, only valid text in SenML and JSON.</summary>
        RawString
    }
}
