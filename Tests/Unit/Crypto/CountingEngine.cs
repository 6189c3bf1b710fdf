namespace Lwm2m.Crypto.Tests
{
    /// <summary>An engine as a board with native code would bring it: its own AES and SHA-256, here the software's, counted.</summary>
    internal sealed class CountingEngine : CryptoEngine
    {
        private readonly SoftwareCrypto _software = new SoftwareCrypto();

        internal int AesCalls;
        internal int AesBlocks;
        internal int ShaUpdates;

        public override AesBlock CreateAes()
        {
            return new CountingAes(this, _software.CreateAes());
        }

        public override Sha256 CreateSha256()
        {
            return new CountingSha256(this, _software.CreateSha256());
        }

        private sealed class CountingAes : AesBlock
        {
            private readonly CountingEngine _engine;
            private readonly AesBlock _aes;

            internal CountingAes(CountingEngine engine, AesBlock aes)
            {
                _engine = engine;
                _aes = aes;
            }

            public override void SetKey(byte[] key, int offset, int count)
            {
                _aes.SetKey(key, offset, count);
            }

            public override void Encrypt(byte[] buffer, int offset, int blocks)
            {
                _engine.AesCalls++;
                _engine.AesBlocks += blocks;
                _aes.Encrypt(buffer, offset, blocks);
            }

            public override void Decrypt(byte[] buffer, int offset, int blocks)
            {
                _aes.Decrypt(buffer, offset, blocks);
            }

            public override void Clear()
            {
                _aes.Clear();
            }
        }

        private sealed class CountingSha256 : Sha256
        {
            private readonly CountingEngine _engine;
            private readonly Sha256 _sha;

            internal CountingSha256(CountingEngine engine, Sha256 sha)
            {
                _engine = engine;
                _sha = sha;
            }

            public override void Update(byte[] buffer, int offset, int count)
            {
                _engine.ShaUpdates++;
                _sha.Update(buffer, offset, count);
            }

            public override void Finish(byte[] output, int offset)
            {
                _sha.Finish(output, offset);
            }

            public override void Restart()
            {
                _sha.Restart();
            }

            public override void CopyTo(Sha256 other)
            {
                _sha.CopyTo(((CountingSha256)other)._sha);
            }

            public override void SaveMidstate(uint[] midstate, int offset)
            {
                _sha.SaveMidstate(midstate, offset);
            }

            public override void RestoreMidstate(uint[] midstate, int offset, int blocks)
            {
                _sha.RestoreMidstate(midstate, offset, blocks);
            }

            public override void Clear()
            {
                _sha.Clear();
            }
        }
    }
}
