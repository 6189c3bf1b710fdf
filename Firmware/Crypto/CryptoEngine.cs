namespace Lwm2m.Crypto
{
    /// <summary>
    /// Source of the two primitives of this assembly: AES and SHA-256. A board with a native library or an accelerator derives
    /// from it; everything else here is built on them.
    /// </summary>
    public abstract class CryptoEngine
    {
        private HmacSha256 _hmac;

        /// <summary>
        /// The shared HMAC for key derivation, made on first use. It holds a key only from <see cref="HmacSha256.SetKey"/> to
        /// <see cref="HmacSha256.Clear"/>, and its user locks it meanwhile, as an engine may serve clients on several
        /// threads. A class that keeps its key makes its own HMAC.
        /// </summary>
        public HmacSha256 Hmac
        {
            get
            {
                lock (this)
                {
                    if (_hmac is null)
                    {
                        _hmac = new HmacSha256(this);
                    }

                    return _hmac;
                }
            }
        }

        /// <summary>Makes a block cipher without a key.</summary>
        public abstract AesBlock CreateAes();

        /// <summary>Makes a hash without input.</summary>
        public abstract Sha256 CreateSha256();
    }
}
