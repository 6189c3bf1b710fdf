using System;
using System.Collections.Generic;
using Lwm2m.Crypto;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>AES that notes under which key which nonce protects, by the counter block 0 of CCM, and fails when one comes twice.</summary>
internal sealed class NonceRecorder : CryptoEngine
{
    private readonly SoftwareCrypto _inner = new();
    private readonly HashSet<(UInt128, UInt128)> _seen = [];
    private readonly HashSet<UInt128> _keys = [];

    public bool IsProtecting { get; set; }

    public int Nonces => _seen.Count;

    public int Keys => _keys.Count;

    public override AesBlock CreateAes() => new Recorder(this, _inner.CreateAes());

    public override Sha256 CreateSha256() => _inner.CreateSha256();

    private static UInt128 Read(byte[] bytes, int offset) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(offset));

    private sealed class Recorder(NonceRecorder owner, AesBlock inner) : AesBlock
    {
        private const int CounterFlags = 1;
        private UInt128 _key;

        public override void SetKey(byte[] key, int offset, int count)
        {
            _key = Read(key, offset);
            inner.SetKey(key, offset, count);
        }

        public override void Encrypt(byte[] buffer, int offset, int count)
        {
            if (owner.IsProtecting && count == 2 && buffer[offset + Size] == CounterFlags && buffer[offset + Size + 14] == 0 && buffer[offset + Size + 15] == 0)
            {
                owner._keys.Add(_key);
                Assert.IsTrue(owner._seen.Add((_key, Read(buffer, offset + Size))), "a nonce came twice under a key");
            }

            inner.Encrypt(buffer, offset, count);
        }

        public override void Decrypt(byte[] buffer, int offset, int count) => inner.Decrypt(buffer, offset, count);

        public override void Clear() => inner.Clear();
    }
}
