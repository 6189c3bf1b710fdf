using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>The secrets of a handshake with a pre-shared key (RFC 4279 §2, RFC 5246 §5, §8.1, RFC 7627 §4).</summary>
    internal static class TestSecrets
    {
        public static byte[] Premaster(byte[] psk)
        {
            return new ByteList().Add(psk.Length, 2).Add(new byte[psk.Length]).Add(psk.Length, 2).Add(psk).ToArray();
        }

        public static byte[] Hash(byte[] bytes)
        {
            Sha256 sha = new SoftwareCrypto().CreateSha256();
            sha.Update(bytes, 0, bytes.Length);
            byte[] hash = new byte[32];
            sha.Finish(hash, 0);
            return hash;
        }

        public static byte[] Prf(byte[] secret, string label, byte[] seed, int count)
        {
            byte[] output = new byte[count];
            new Tls12Prf(new HmacSha256(new SoftwareCrypto())).Derive(secret, 0, secret.Length, Ascii.GetBytes(label), seed, 0, seed.Length, output, 0, count);
            return output;
        }
    }
}
