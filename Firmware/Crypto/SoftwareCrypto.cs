namespace Lwm2m.Crypto
{
    /// <summary>The crypto engine in C#, for every board.</summary>
    public sealed class SoftwareCrypto : CryptoEngine
    {
        private readonly AesTables _tables;

        /// <summary>AES in constant time (<see cref="AesVariant.ConstantTime"/>) or by two tables.</summary>
        public SoftwareCrypto(bool constantTime = false)
            : this(constantTime ? AesVariant.ConstantTime : AesVariant.TwoTables)
        {
        }

        /// <summary>Chooses how AES is computed.</summary>
        public SoftwareCrypto(AesVariant aes)
        {
            _tables = aes == AesVariant.ConstantTime ? null : new AesTables(aes == AesVariant.FourTables);
        }

        /// <inheritdoc />
        public override AesBlock CreateAes()
        {
            if (_tables is null)
            {
                return new AesBitslicedBlock();
            }

            if (_tables.Row2 is null)
            {
                return new AesTwoTableBlock(_tables);
            }

            return new AesFourTableBlock(_tables);
        }

        /// <inheritdoc />
        public override Sha256 CreateSha256()
        {
            return new SoftwareSha256();
        }
    }
}
