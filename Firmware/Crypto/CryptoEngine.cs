namespace Lwm2m.Crypto
{
    /// <summary>
    /// Where the two primitives come from on which this room stands: AES and SHA-256. A board with a native library or an accelerator derives
    /// from it; everything else here then runs on that.
    /// </summary>
    public abstract class CryptoEngine
    {
        /// <summary>A block cipher without a key yet.</summary>
        public abstract AesBlock CreateAes();

        /// <summary>A hash at its start.</summary>
        public abstract Sha256 CreateSha256();
    }
}
