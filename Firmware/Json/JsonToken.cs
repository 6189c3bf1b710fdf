namespace Lwm2m.Json
{
    /// <summary>Result of <see cref="JsonTokenizer.Next"/>.</summary>
    public enum JsonToken
    {
        /// <summary>Something that RFC 8259 does not allow, or nesting beyond <see cref="JsonTokenizer.MaxNesting"/>.</summary>
        Malformed,

        /// <summary>The end, after one complete value.</summary>
        End,

        /// <summary>[</summary>
        BeginArray,

        /// <summary>]</summary>
        EndArray,

        /// <summary>{</summary>
        BeginObject,

        /// <summary>}</summary>
        EndObject,

        /// <summary>The name of a member, whose value follows.</summary>
        Name,

        /// <summary>A string.</summary>
        String,

        /// <summary>A number.</summary>
        Number,

        /// <summary>true</summary>
        True,

        /// <summary>false</summary>
        False,

        /// <summary>null</summary>
        Null
    }
}
