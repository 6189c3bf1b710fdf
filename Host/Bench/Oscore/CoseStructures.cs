using System.Formats.Cbor;

namespace Lwm2m.Bench.Oscore;

/// <summary>The CBOR that goes into keys and tags and never onto the wire (RFC 8613 §3.2.1, §5.4), and a byte string that does (RFC 8613 Appendix B.2).</summary>
internal static class CoseStructures
{
    /// <summary>AES-CCM-16-64-128 (RFC 9053 §4.2).</summary>
    public const int AesCcm16_64_128 = 10;

    private const int OscoreVersion = 1;

    /// <summary><c>info = [id, id_context, alg_aead, type, L]</c>.</summary>
    public static byte[] Info(ReadOnlyMemory<byte> id, ReadOnlyMemory<byte>? idContext, string type, int length)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(5);
        writer.WriteByteString(id.Span);
        if (idContext is { } context)
        {
            writer.WriteByteString(context.Span);
        }
        else
        {
            writer.WriteNull();
        }

        writer.WriteInt32(AesCcm16_64_128);
        writer.WriteTextString(type);
        writer.WriteInt32(length);
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>
    /// <c>Enc_structure = ["Encrypt0", h'', external_aad]</c> around
    /// <c>aad_array = [oscore_version, [alg_aead], request_kid, request_piv, options]</c>; there are no class I options.
    /// </summary>
    public static byte[] AdditionalData(ReadOnlyMemory<byte> requestKid, ReadOnlyMemory<byte> requestPiv)
    {
        var aad = new CborWriter(CborConformanceMode.Canonical);
        aad.WriteStartArray(5);
        aad.WriteInt32(OscoreVersion);
        aad.WriteStartArray(1);
        aad.WriteInt32(AesCcm16_64_128);
        aad.WriteEndArray();
        aad.WriteByteString(requestKid.Span);
        aad.WriteByteString(requestPiv.Span);
        aad.WriteByteString([]);
        aad.WriteEndArray();

        var structure = new CborWriter(CborConformanceMode.Canonical);
        structure.WriteStartArray(3);
        structure.WriteTextString("Encrypt0");
        structure.WriteByteString([]);
        structure.WriteByteString(aad.Encode());
        structure.WriteEndArray();
        return structure.Encode();
    }

    /// <summary>Bytes as a CBOR byte string.</summary>
    public static byte[] Wrap(ReadOnlyMemory<byte> bytes)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteByteString(bytes.Span);
        return writer.Encode();
    }

    /// <summary>The bytes of a CBOR byte string; null when it is none, or not alone.</summary>
    public static byte[]? Unwrap(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var reader = new CborReader(encoded, CborConformanceMode.Canonical);
            var bytes = reader.ReadByteString();
            return reader.BytesRemaining == 0 ? bytes : null;
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException)
        {
            return null;
        }
    }
}
