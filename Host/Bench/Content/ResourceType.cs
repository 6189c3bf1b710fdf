namespace Lwm2m.Bench.Content;

/// <summary>Data types of resources (LwM2M Core App. C) and the .NET type that carries each here.</summary>
public enum ResourceType
{
    /// <summary>Executable: no value.</summary>
    None,

    /// <summary><see cref="string"/></summary>
    String,

    /// <summary><see cref="long"/></summary>
    Integer,

    /// <summary><see cref="ulong"/></summary>
    Unsigned,

    /// <summary><see cref="double"/></summary>
    Float,

    /// <summary><see cref="bool"/></summary>
    Boolean,

    /// <summary>Array of bytes</summary>
    Opaque,

    /// <summary><see cref="DateTimeOffset"/>, in whole seconds</summary>
    Time,

    /// <summary><see cref="Content.ObjectLink"/></summary>
    ObjectLink,

    /// <summary><see cref="string"/> in link-format</summary>
    CoreLink,
}
