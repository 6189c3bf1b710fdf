using System.Linq;
using System.Text;

namespace Lwm2m.Host.Tests;

/// <summary>A bootstrap file with server 7, at coaps (LwM2M Core App. G).</summary>
internal static class CardFile
{
    public static byte[] Key { get; } = [.. Enumerable.Range(0, 16).Select(i => (byte)((i * 37) + 11))];

    public static byte[] Of(string host, byte[]? more = null)
    {
        byte[] security =
        [
            .. Resource(0, Encoding.ASCII.GetBytes("coaps://" + host)), .. Resource(1, [0]), .. Resource(2, [0]), .. Resource(3, [65]), .. Resource(5, Key), .. Resource(10, [7]), .. more ?? []
        ];
        byte[] server = [.. Resource(0, [7]), .. Resource(1, [1, 44]), .. Resource(7, [85])];
        byte[] objects = [.. ObjectOf(0, [0], security), .. ObjectOf(1, [1, 1], server)];
        return [0, 2, 0, (byte)objects.Length, .. objects];
    }

    private static byte[] ObjectOf(byte id, byte[] version, byte[] resources) => [0, id, .. version, 0, (byte)(resources.Length + 3), 0x08, 1, (byte)resources.Length, .. resources];

    public static byte[] Resource(byte id, byte[] value) => [0xC8, id, (byte)value.Length, .. value];
}
