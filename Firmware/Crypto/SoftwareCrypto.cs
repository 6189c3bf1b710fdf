namespace Lwm2m.Crypto
{
    /// <summary>The engine in C#, for every board.</summary>
    public sealed class SoftwareCrypto : CryptoEngine
    {
        private readonly AesTables _tables;

        /// <summary>Chooses how AES is computed.</summary>
        /// <param name="constantTime">
        /// True: no memory access depends on a key, for boards where a data cache could give it away (heap in external RAM, Cortex-M7) to
        /// somebody who measures. False: tables of 4.6 kB shared by all keys, several times faster.
        /// </param>
        public SoftwareCrypto(bool constantTime = false)
        {
            _tables = constantTime ? null : new AesTables();
        }

        /// <inheritdoc />
        public override AesBlock CreateAes()
        {
            if (_tables is null)
            {
                return new AesBitslicedBlock();
            }

            return new AesTableBlock(_tables);
        }

        /// <inheritdoc />
        public override Sha256 CreateSha256()
        {
            return new SoftwareSha256();
        }
    }
}
