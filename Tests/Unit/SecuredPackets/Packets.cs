using Lwm2m.Crypto;
using Lwm2m.Tests;

namespace Lwm2m.SecuredPackets.Tests
{
    /// <summary>Settings that published packets were made with.</summary>
    internal static class Packets
    {
        internal const string Coap = "4402b60b2161fb63b13101300138";

        internal static PacketSettings Lwm2mAes(byte spi2)
        {
            return new PacketSettings(0x12, 0x12, Hex.Parse("404142434445464748494a4b4c4d4e4f"), Hex.Parse("505152535455565758595a5b5c5d5e5f"), spi2);
        }

        internal static PacketSettings Lwm2mTripleDes(byte spi2)
        {
            return new PacketSettings(
                0x19, 0x19, Hex.Parse("0123456789abcdef23456789abcdef01456789abcdef0123"), Hex.Parse("89abcdef01234567abcdef0123456789cdef0123456789ab"), spi2);
        }

        internal static PacketCodec Codec(string name)
        {
            return new PacketCodec(Settings(name), new SoftwareCrypto());
        }

        internal static PacketSettings Settings(string name)
        {
            switch (name)
            {
                case "pySim AES":
                    return new PacketSettings(0x22, 0x22, Hex.Parse("200102030405060708090a0b0c0d0e0f"), Hex.Parse("201102030405060708090a0b0c0d0e0f"), 0x19, 0xB00011, 0x06);
                case "pySim 3DES":
                    return TwoKeys("300102030405060708090a0b0c0d0e0f", "301102030405060708090a0b0c0d0e0f", 0xB00011, 0x06, 0x19);
                case "pySim 3DES, proof with checksum":
                    return TwoKeys("300102030405060708090a0b0c0d0e0f", "301102030405060708090a0b0c0d0e0f", 0xB00011, 0x06, 0x09);
                case "pySim 3DES, proof in clear":
                    return TwoKeys("300102030405060708090a0b0c0d0e0f", "301102030405060708090a0b0c0d0e0f", 0xB00011, 0x06, 0x01);
                case "pySim ciphered":
                    return TwoKeys("c21dd66acac13cb3bc8b331b24afb57b", "12110c78e678c25408233076aa033615", 0xB00000, 0x04, 0x19);
                case "pySim checksum":
                    return TwoKeys("c21dd66acac13cb3bc8b331b24afb57b", "12110c78e678c25408233076aa033615", 0xB00000, 0x02, 0x19);
                case "pySim clear":
                    return TwoKeys("c21dd66acac13cb3bc8b331b24afb57b", "12110c78e678c25408233076aa033615", 0xB00000, 0x00, 0x19);
                case "pySim other TAR":
                    return TwoKeys("c21dd66acac13cb3bc8b331b24afb57b", "12110c78e678c25408233076aa033615", 0xB00011, 0x06, 0x19);
                case "onomondo":
                    return new PacketSettings(0x32, 0x32, Hex.Parse("00112233445566778899aabbccddeeff"), Hex.Parse("0123456789abcdef0123456701234567"), 0x39, 0xB00011, 0x16);
                case "LwM2M 3DES":
                    return Lwm2mTripleDes(0);
                default:
                    return Lwm2mAes(0);
            }
        }

        // Two keys are three of which the first comes again.
        private static PacketSettings TwoKeys(string kic, string kid, int tar, byte spi1, byte spi2)
        {
            return new PacketSettings(0x35, 0x35, Hex.Parse(kic + kic.Substring(0, 16)), Hex.Parse(kid + kid.Substring(0, 16)), spi2, tar, spi1);
        }
    }
}
