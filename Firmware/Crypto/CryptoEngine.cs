namespace Lwm2m.Crypto
{
    /// <summary>
    /// Where the two primitives come from on which this room stands: AES and SHA-256. A board with a native library or an accelerator derives
    /// from it; everything else here then runs on that.
    /// </summary>
    public abstract class CryptoEngine
    {
        private HmacSha256 _hmac;

        /// <summary>
        /// The one HMAC for all that derives keys, made when first asked for. It holds a key from <see cref="HmacSha256.SetKey"/> to
        /// <see cref="HmacSha256.Clear"/> only, and whoever uses it holds its lock for as long, as an engine may serve clients on several
        /// threads. What keeps its key makes an HMAC of its own.
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

        /// <summary>A block cipher without a key yet.</summary>
        public abstract AesBlock CreateAes();

        /// <summary>A hash at its start.</summary>
        public abstract Sha256 CreateSha256();
    }
}
