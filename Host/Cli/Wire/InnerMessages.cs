using System.Buffers.Binary;

namespace Lwm2m.Cli;

/// <summary>
/// The messages inside protected ones. What was protected is sent later, and sent again when it is lost, so it is kept by the tag
/// of the one that carries it.
/// </summary>
public sealed class InnerMessages(Action<bool, byte[]?, string> show)
{
    private const int TagBytes = sizeof(ulong);
    private const int Kept = 64;

    private readonly Dictionary<ulong, byte[]> _byTag = [];
    private readonly Queue<ulong> _oldest = [];

    /// <summary>Keeps what is inside a message that is about to be sent.</summary>
    /// <returns>True.</returns>
    public bool Keep(ReadOnlySpan<byte> outer, byte[] inner)
    {
        if (outer.Length < TagBytes)
        {
            return true;
        }

        var tag = Tag(outer);
        _byTag[tag] = inner;
        _oldest.Enqueue(tag);
        if (_oldest.Count > Kept)
        {
            _byTag.Remove(_oldest.Dequeue());
        }

        return true;
    }

    /// <summary>Shows what is inside a message that was sent, if it is a protected one.</summary>
    public void ShowSent(ReadOnlySpan<byte> outer)
    {
        if (outer.Length >= TagBytes && _byTag.TryGetValue(Tag(outer), out var inner))
        {
            show(true, inner, "");
        }
    }

    /// <summary>Shows what is inside a message that was received.</summary>
    public void ShowReceived(byte[] inner, string remark) => show(false, inner, remark);

    /// <summary>Says what became of a message that was received and not opened.</summary>
    public void ShowRefused(string why) => show(false, null, why);

    private static ulong Tag(ReadOnlySpan<byte> outer) => BinaryPrimitives.ReadUInt64BigEndian(outer[^TagBytes..]);
}
