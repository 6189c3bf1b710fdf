using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Crypto;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <content>The nonces that senders use.</content>
public sealed partial class OscoreLifeTests
{
    private sealed class PowerCutException : Exception;

    /// <summary>AES whose sender contexts note what they protect with; each security context makes that of its sender first.</summary>
    private sealed class SenderNonces : CryptoEngine
    {
        private readonly SoftwareCrypto _inner = new();
        private readonly HashSet<(UInt128, UInt128)> _seen = [];
        private int _made;

        public int Count => _seen.Count;

        public int Keys => _seen.Select(pair => pair.Item1).Distinct().Count();

        public override AesBlock CreateAes() => _made++ % 2 == 0 ? new Recorder(_seen, _inner.CreateAes()) : _inner.CreateAes();

        public override Sha256 CreateSha256() => _inner.CreateSha256();

        private sealed class Recorder(HashSet<(UInt128, UInt128)> seen, AesBlock inner) : AesBlock
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
                if (count == 2 && buffer[offset + Size] == CounterFlags && buffer[offset + Size + 14] == 0 && buffer[offset + Size + 15] == 0)
                {
                    Assert.IsTrue(seen.Add((_key, Read(buffer, offset + Size))), "a nonce came twice under a key");
                }

                inner.Encrypt(buffer, offset, count);
            }

            public override void Decrypt(byte[] buffer, int offset, int count) => inner.Decrypt(buffer, offset, count);

            public override void Clear() => inner.Clear();

            private static UInt128 Read(byte[] bytes, int offset) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(offset));
        }
    }
}
