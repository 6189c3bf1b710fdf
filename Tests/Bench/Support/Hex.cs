namespace Lwm2m.Bench.Tests.Support;

/// <summary>Bytes as a specification prints them.</summary>
internal static class Hex
{
    public static byte[] Of(string text) => Convert.FromHexString(text.Replace(" ", "").Replace("\n", "").Replace("\r", ""));

    public static string Show(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);
}
