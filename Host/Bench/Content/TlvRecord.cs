namespace Lwm2m.Bench.Content;

/// <summary>The kinds of TLV (LwM2M Core §7.4.3, Type bits 7-6).</summary>
public enum TlvKind
{
    /// <summary>Holds resources.</summary>
    ObjectInstance = 0,

    /// <summary>One value of a multiple resource.</summary>
    ResourceInstance = 1,

    /// <summary>Holds resource instances.</summary>
    MultipleResource = 2,

    /// <summary>One value.</summary>
    Resource = 3,
}

/// <summary>One TLV: a value, or others inside it.</summary>
public sealed record TlvRecord(TlvKind Kind, ushort Id, ReadOnlyMemory<byte> Value, IReadOnlyList<TlvRecord> Children)
{
    /// <summary>A record with a value.</summary>
    public static TlvRecord Leaf(TlvKind kind, ushort id, ReadOnlyMemory<byte> value) => new(kind, id, value, []);

    /// <summary>A record that holds others.</summary>
    public static TlvRecord Node(TlvKind kind, ushort id, IReadOnlyList<TlvRecord> children) => new(kind, id, default, children);

    /// <summary>Whether this kind holds others.</summary>
    public bool IsNode => Kind is TlvKind.ObjectInstance or TlvKind.MultipleResource;
}
