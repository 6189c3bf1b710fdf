using System.Buffers.Binary;
using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Card;

/// <summary>Writes EF LwM2M_Bootstrap (LwM2M Core App. G): objects, then each with its number, its version and its instances as TLV.</summary>
public static class CardBootstrapFile
{
    /// <summary>The version of an object that is of the enabler, in its one byte.</summary>
    private const byte OfEnabler = 0x00;

    /// <summary>The content of the file for a configuration.</summary>
    /// <param name="config">What the client is to have.</param>
    public static byte[] Write(BootstrapConfig config)
    {
        var objects = config.Writes(WriteGrain.Object).ToArray();
        byte[] content = [.. objects.SelectMany(item => Object(item.Path, item.Values))];
        return [.. Word(objects.Length), .. Word(content.Length), .. content];
    }

    private static byte[] Object(Lwm2mPath path, IReadOnlyList<ResourceValue> values)
    {
        var instances = TlvTree.Encode(values, path);
        return [.. Word(path.Object!.Value), OfEnabler, .. Word(instances.Length), .. instances];
    }

    private static byte[] Word(int value)
    {
        var word = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(word, checked((ushort)value));
        return word;
    }
}
