namespace Lwm2m.Crypto
{
    /// <summary>SHA-256 (FIPS 180-4 §6.2) of a message that comes in parts. A <see cref="CryptoEngine"/> makes it.</summary>
    public abstract class Sha256
    {
        /// <summary>Size of a hash in bytes.</summary>
        public const int Size = 32;

        /// <summary>Size in bytes of the blocks it works on.</summary>
        public const int BlockSize = 64;

        /// <summary>Words of what <see cref="SaveMidstate"/> writes.</summary>
        public const int MidstateWords = 8;

        /// <summary>Takes the next part of the message.</summary>
        public abstract void Update(byte[] buffer, int offset, int count);

        /// <summary>Writes the hash, 32 bytes, and starts the next message.</summary>
        public abstract void Finish(byte[] output, int offset);

        /// <summary>Forgets what was taken and starts anew.</summary>
        public abstract void Restart();

        /// <summary>Gives another hash, of the same engine, what this one has taken so far: to finish there and go on here.</summary>
        public abstract void CopyTo(Sha256 other);

        /// <summary>
        /// Writes what the whole blocks so far have made of the hash value, its <see cref="MidstateWords"/> words (FIPS 180-4 §6.2.2), to go on
        /// from there with more than one message. Of a secret it is one too.
        /// </summary>
        /// <exception cref="System.InvalidOperationException">What was taken does not end with a block.</exception>
        public abstract void SaveMidstate(uint[] midstate, int offset);

        /// <summary>Forgets what was taken and goes on from what <see cref="SaveMidstate"/> wrote after so many blocks.</summary>
        public abstract void RestoreMidstate(uint[] midstate, int offset, int blocks);

        /// <summary>Wipes everything that could tell of the message, and starts anew.</summary>
        public abstract void Clear();
    }
}
