namespace Lwm2m.Crypto
{
    /// <summary>The crypto engine in C#, for every board.</summary>
    public sealed class SoftwareCrypto : CryptoEngine
    {
        private readonly AesMaker _aes;

        /// <summary>AES by two tables.</summary>
        public SoftwareCrypto()
        {
            _aes = new TwoTables();
        }

        /// <summary>AES in constant time (<see cref="AesVariant.ConstantTime"/>) or by two tables.</summary>
        public SoftwareCrypto(bool constantTime)
            : this(constantTime ? AesVariant.ConstantTime : AesVariant.TwoTables)
        {
        }

        /// <summary>Chooses how AES is computed.</summary>
        public SoftwareCrypto(AesVariant aes)
        {
            switch (aes)
            {
                case AesVariant.ConstantTime:
                    _aes = new Bitsliced();
                    break;
                case AesVariant.FourTables:
                    _aes = new FourTables();
                    break;
                default:
                    _aes = new TwoTables();
                    break;
            }
        }

        /// <inheritdoc />
        public override AesBlock CreateAes()
        {
            return _aes.Create();
        }

        /// <inheritdoc />
        public override Sha256 CreateSha256()
        {
            return new SoftwareSha256();
        }

        // A class a variant: a linked program has only those that it makes.
        private abstract class AesMaker
        {
            internal abstract AesBlock Create();
        }

        private sealed class TwoTables : AesMaker
        {
            private readonly AesTables _tables = new AesTables(false);

            internal override AesBlock Create()
            {
                return new AesTwoTableBlock(_tables);
            }
        }

        private sealed class FourTables : AesMaker
        {
            private readonly AesTables _tables = new AesTables(true);

            internal override AesBlock Create()
            {
                return new AesFourTableBlock(_tables);
            }
        }

        private sealed class Bitsliced : AesMaker
        {
            internal override AesBlock Create()
            {
                return new AesBitslicedBlock();
            }
        }
    }
}
