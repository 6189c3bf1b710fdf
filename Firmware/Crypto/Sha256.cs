namespace Lwm2m.Crypto
{
    /// <summary>SHA-256 (FIPS 180-4 §6.2) of a message given in parts. A <see cref="CryptoEngine"/> makes it.</summary>
    public abstract class Sha256
    {
        /// <summary>Size of a hash in bytes.</summary>
        public const int Size = 32;

        /// <summary>Size of a block in bytes.</summary>
        public const int BlockSize = 64;

        /// <summary>Number of words <see cref="SaveMidstate"/> writes.</summary>
        public const int MidstateWords = 8;

        /// <summary>Adds the next part of the message.</summary>
        public abstract void Update(byte[] buffer, int offset, int count);

        /// <summary>Writes the hash, 32 bytes, and starts the next message.</summary>
        public abstract void Finish(byte[] output, int offset);

        /// <summary>Discards the message so far and starts a new one.</summary>
        public abstract void Restart();

        /// <summary>Copies the state to another hash of the same engine, to finish there and continue here.</summary>
        public abstract void CopyTo(Sha256 other);

        /// <summary>
        /// Writes the hash value after the blocks so far, <see cref="MidstateWords"/> words (FIPS 180-4 §6.2.2), to continue
        /// from there with several messages. The midstate of a secret is itself secret.
        /// </summary>
        /// <exception cref="System.InvalidOperationException">The message so far is not a whole number of blocks.</exception>
        public abstract void SaveMidstate(uint[] midstate, int offset);

        /// <summary>Discards the message so far and continues from a midstate that <see cref="SaveMidstate"/> wrote after so many blocks.</summary>
        public abstract void RestoreMidstate(uint[] midstate, int offset, int blocks);

        /// <summary>Wipes everything derived from the message, and starts a new one.</summary>
        public abstract void Clear();
    }
}
