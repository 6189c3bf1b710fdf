using System.Text;

namespace Lwm2m.Bench.Sms;

/// <summary>The GSM 7 bit default alphabet, packed (3GPP TS 23.038 §6.1.2.1, §6.2.1); what it has not is a question mark.</summary>
public static class SevenBit
{
    private const string Alphabet =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>Packs characters into septets.</summary>
    public static byte[] Pack(string text)
    {
        var packed = new byte[((text.Length * 7) + 7) / 8];
        for (var i = 0; i < text.Length; i++)
        {
            var septet = Alphabet.IndexOf(text[i]);
            septet = septet < 0 ? Alphabet.IndexOf('?') : septet;
            var bit = i * 7;
            packed[bit / 8] |= (byte)(septet << (bit % 8));
            if (bit % 8 > 1)
            {
                packed[(bit / 8) + 1] |= (byte)(septet >> (8 - (bit % 8)));
            }
        }

        return packed;
    }

    /// <summary>Unpacks septets.</summary>
    public static string Unpack(ReadOnlySpan<byte> packed, int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var bit = i * 7;
            var septet = packed[bit / 8] >> (bit % 8);
            if (bit % 8 > 1 && (bit / 8) + 1 < packed.Length)
            {
                septet |= packed[(bit / 8) + 1] << (8 - (bit % 8));
            }

            text.Append(Alphabet[septet & 0x7F]);
        }

        return text.ToString();
    }
}
