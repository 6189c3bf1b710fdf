using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// The keys of one direction under one suite (RFC 5246 §6.2.3): seals and opens the content of a record in place. What lies
    /// around the content is the record's business.
    /// </summary>
    internal abstract class RecordProtection
    {
        /// <summary>Longest key block of any suite: two MAC keys and two AES keys.</summary>
        internal const int MaxKeyBlock = 2 * (HmacSha256.Size + AesBlock.Size);

        /// <summary>Bytes before the content: what the nonce or the initialization vector takes.</summary>
        internal abstract int PrefixLength { get; }

        /// <summary>Makes that of one direction.</summary>
        internal static RecordProtection Create(int suite, CryptoEngine engine, RandomSource random, RecordWork work)
        {
            if (suite == CipherSuite.PskAes128CbcSha256)
            {
                return new CbcProtection(engine, random);
            }

            return new CcmProtection(engine, work);
        }

        /// <summary>Length of the key block of a suite, which <see cref="SetKeys"/> takes.</summary>
        internal static int KeyBlockLength(int suite)
        {
            return suite == CipherSuite.PskAes128CbcSha256 ? MaxKeyBlock : CcmProtection.KeyBlock;
        }

        /// <summary>Length of a content of <paramref name="count"/> bytes when it is sealed under a suite, prefix and all.</summary>
        internal static int SealedLength(int suite, int count)
        {
            return suite == CipherSuite.PskAes128CbcSha256 ? CbcProtection.SealedLength(count) : count + CcmProtection.Overhead;
        }

        /// <summary>The longest content that takes no more than <paramref name="room"/> bytes when it is sealed under a suite; may be negative.</summary>
        internal static int ContentFor(int suite, int room)
        {
            return suite == CipherSuite.PskAes128CbcSha256 ? CbcProtection.ContentFor(room) : room - CcmProtection.Overhead;
        }

        /// <summary>Takes the keys of the client or of the server from a key block (RFC 5246 §6.3).</summary>
        internal abstract void SetKeys(byte[] keyBlock, bool ofClient);

        /// <summary>Seals the content that lies <see cref="PrefixLength"/> bytes behind <paramref name="offset"/>.</summary>
        /// <param name="aad">The additional data; its last two bytes are the length of the content.</param>
        /// <param name="aadCount">Its length.</param>
        /// <param name="buffer">The record.</param>
        /// <param name="number">Where in it epoch and sequence number stand, 8 bytes.</param>
        /// <param name="offset">Where the prefix starts.</param>
        /// <param name="count">Bytes of content.</param>
        /// <returns>The sealed length.</returns>
        internal abstract int Seal(byte[] aad, int aadCount, byte[] buffer, int number, int offset, int count);

        /// <summary>Opens what <see cref="Seal"/> made; the length in <paramref name="aad"/> is filled in here.</summary>
        /// <returns>Bytes of content, or -1 when it is forged.</returns>
        internal abstract int Open(byte[] aad, int aadCount, byte[] buffer, int offset, int count);

        /// <summary>Wipes the keys.</summary>
        internal abstract void Clear();
    }
}
