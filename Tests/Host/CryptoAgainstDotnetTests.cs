using System;
using System.Linq;
using System.Threading;
using Lwm2m.Crypto;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Dotnet = System.Security.Cryptography;

namespace Lwm2m.Host.Tests;

/// <summary>The Crypto room against .NET's own, with random inputs; both AES implementations.</summary>
[TestClass]
public sealed class CryptoAgainstDotnetTests
{
    private const int Rounds = 300;

    private readonly Random _random = new(20240607);

    [TestMethod]
    [DataRow(AesVariant.FourTables, 16)]
    [DataRow(AesVariant.FourTables, 24)]
    [DataRow(AesVariant.FourTables, 32)]
    [DataRow(AesVariant.TwoTables, 16)]
    [DataRow(AesVariant.TwoTables, 24)]
    [DataRow(AesVariant.TwoTables, 32)]
    [DataRow(AesVariant.ConstantTime, 16)]
    [DataRow(AesVariant.ConstantTime, 24)]
    [DataRow(AesVariant.ConstantTime, 32)]
    public void Aes_blocks_and_cbc_agree(AesVariant variant, int keySize)
    {
        AesBlock aes = new SoftwareCrypto(variant).CreateAes();
        for (int round = 0; round < Rounds; round++)
        {
            byte[] key = Bytes(keySize);
            byte[] iv = Bytes(16);
            byte[] plain = Bytes(16 * _random.Next(1, 8));
            using Dotnet.Aes dotnet = Dotnet.Aes.Create();
            dotnet.Key = key;
            aes.SetKey(key, 0, key.Length);

            byte[] buffer = [.. plain];
            aes.Encrypt(buffer, 0, buffer.Length / 16);
            CollectionAssert.AreEqual(dotnet.EncryptEcb(plain, Dotnet.PaddingMode.None), buffer);
            aes.Decrypt(buffer, 0, buffer.Length / 16);
            CollectionAssert.AreEqual(plain, buffer);

            AesCbc.Encrypt(aes, iv, 0, buffer, 0, buffer.Length);
            CollectionAssert.AreEqual(dotnet.EncryptCbc(plain, iv, Dotnet.PaddingMode.None), buffer);
            Assert.IsTrue(AesCbc.Decrypt(aes, iv, 0, buffer, 0, buffer.Length));
            CollectionAssert.AreEqual(plain, buffer);
        }
    }

    // Proves: SMS-56
    [TestMethod]
    public void Triple_des_agrees()
    {
        TripleDes des = new(new DesTables());
        for (int round = 0; round < Rounds; round++)
        {
            byte[] key = Bytes(24);
            byte[] plain = Bytes(8 * _random.Next(1, 12));
            using Dotnet.TripleDES dotnet = Dotnet.TripleDES.Create();
            dotnet.Key = key;
            des.SetKey(key, 0, key.Length);
            byte[] buffer = [.. plain];
            des.EncryptCbc(buffer, 0, buffer.Length);
            CollectionAssert.AreEqual(dotnet.EncryptCbc(plain, new byte[8], Dotnet.PaddingMode.None), buffer);
            des.DecryptCbc(buffer, 0, buffer.Length);
            CollectionAssert.AreEqual(plain, buffer);
        }
    }

    // Proves: WP-42
    [TestMethod]
    [DataRow(AesVariant.FourTables)]
    [DataRow(AesVariant.TwoTables)]
    [DataRow(AesVariant.ConstantTime)]
    public void Ccm_agrees_for_every_nonce_and_tag_length(AesVariant variant)
    {
        if (!Dotnet.AesCcm.IsSupported)
        {
            Assert.Inconclusive("this platform has no AES-CCM of its own");
        }

        SoftwareCrypto engine = new(variant);
        for (int nonceLength = 7; nonceLength <= 13; nonceLength++)
        {
            for (int tagLength = 4; tagLength <= 16; tagLength += 2)
            {
                AesCcm ccm = new(engine.CreateAes(), nonceLength, tagLength);
                for (int round = 0; round < 30; round++)
                {
                    byte[] key = Bytes(16 + 8 * _random.Next(3));
                    ccm.SetKey(key, 0, key.Length);
                    AssertCcmAgrees(ccm, key, Bytes(nonceLength), Bytes(_random.Next(70)), Bytes(_random.Next(100)), tagLength);
                }
            }
        }
    }

    /// <summary>RFC 3610 §2.2: additional data of 65280 bytes and more announces its length in six bytes.</summary>
    [TestMethod]
    [DataRow(0xfeff)]
    [DataRow(0xff00)]
    [DataRow(0x10000)]
    public void Ccm_agrees_for_long_additional_data_and_the_longest_message(int aadCount)
    {
        byte[] key = Bytes(16);
        AesCcm ccm = new(new SoftwareCrypto().CreateAes(), 13, 8);
        ccm.SetKey(key, 0, key.Length);
        AssertCcmAgrees(ccm, key, Bytes(13), Bytes(aadCount), Bytes(65535), 8);
        Assert.ThrowsExactly<ArgumentException>(() => ccm.Protect(new byte[13], 0, null, 0, 0, new byte[65536 + 8], 0, 65536));
        Assert.IsFalse(ccm.Unprotect(new byte[13], 0, null, 0, 0, new byte[65536 + 8], 0, 65536 + 8));
    }

    /// <summary>SP 800-38C example 4: 64 kB of additional data, too many for the memory of most boards.</summary>
    [TestMethod]
    public void The_last_example_of_SP_800_38C_holds()
    {
        AesCcm ccm = new(new SoftwareCrypto().CreateAes(), 13, 14);
        ccm.SetKey(Convert.FromHexString("404142434445464748494a4b4c4d4e4f"), 0, 16);
        byte[] aad = new byte[65536];
        for (int i = 0; i < aad.Length; i++)
        {
            aad[i] = (byte)i;
        }

        byte[] buffer = Convert.FromHexString("202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f0000000000000000000000000000");
        ccm.Protect(Convert.FromHexString("101112131415161718191a1b1c"), 0, aad, 0, aad.Length, buffer, 0, 32);
        Assert.AreEqual("69915dad1e84c6376a68c2967e4dab615ae0fd1faec44cc484828529463ccf72b4ac6bec93e8598e7f0dadbcea5b", Convert.ToHexStringLower(buffer));
    }

    // Proves: WP-43
    [TestMethod]
    public void Sha256_hmac_and_hkdf_agree()
    {
        SoftwareCrypto engine = new();
        Sha256 sha = engine.CreateSha256();
        HmacSha256 hmac = new(engine);
        Hkdf hkdf = new(hmac);
        byte[] result = new byte[32];
        for (int count = 0; count < Rounds; count++)
        {
            byte[] message = Bytes(count);
            int cut = _random.Next(count + 1);
            sha.Update(message, 0, cut);
            sha.Update(message, cut, count - cut);
            sha.Finish(result, 0);
            CollectionAssert.AreEqual(Dotnet.SHA256.HashData(message), result);

            byte[] key = Bytes(_random.Next(140));
            hmac.SetKey(key, 0, key.Length);
            hmac.Update(message, 0, cut);
            hmac.Update(message, cut, count - cut);
            hmac.Finish(result, 0);
            CollectionAssert.AreEqual(Dotnet.HMACSHA256.HashData(key, message), result);

            byte[] info = Bytes(_random.Next(40));
            byte[] output = new byte[1 + _random.Next(200)];
            hkdf.Extract(message, 0, count, key, 0, key.Length, result, 0);
            hkdf.Expand(result, 0, info, 0, info.Length, output, 0, output.Length);
            CollectionAssert.AreEqual(Dotnet.HKDF.DeriveKey(Dotnet.HashAlgorithmName.SHA256, key, output.Length, message, info), output);
        }
    }

    /// <summary>They share its one HMAC, each for as long as a derivation takes.</summary>
    [TestMethod]
    public void Two_threads_derive_on_one_engine()
    {
        SoftwareCrypto engine = new();
        byte[] salt = Bytes(16);
        int wrong = 0;

        void Derive(byte mark)
        {
            Hkdf hkdf = new(engine.Hmac);
            Tls12Prf prf = new(engine.Hmac);
            byte[] secret = [.. Enumerable.Repeat(mark, 32)];
            byte[] expected = Dotnet.HKDF.DeriveKey(Dotnet.HashAlgorithmName.SHA256, secret, 45, salt, salt);
            byte[] first = new byte[48];
            prf.Derive(secret, 0, 32, salt, salt, 0, 16, first, 0, 48);
            byte[] prk = new byte[32];
            byte[] output = new byte[45];
            byte[] again = new byte[48];
            for (int i = 0; i < 2000; i++)
            {
                hkdf.Extract(salt, 0, 16, secret, 0, 32, prk, 0);
                hkdf.Expand(prk, 0, salt, 0, 16, output, 0, 45);
                prf.Derive(secret, 0, 32, salt, salt, 0, 16, again, 0, 48);
                if (!output.AsSpan().SequenceEqual(expected) || !again.AsSpan().SequenceEqual(first))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        }

        Thread other = new(() => Derive(1));
        other.Start();
        Derive(2);
        other.Join();
        Assert.AreEqual(0, wrong);
    }

    [TestMethod]
    [DataRow(AesVariant.FourTables)]
    [DataRow(AesVariant.TwoTables)]
    [DataRow(AesVariant.ConstantTime)]
    public void Nothing_is_allocated_once_the_objects_are_made(AesVariant variant)
    {
        SoftwareCrypto engine = new(variant);
        AesCcm ccm = new(engine.CreateAes(), 13, 8);
        AesCmac cmac = new(engine.CreateAes());
        AesBlock aes = engine.CreateAes();
        Sha256 sha = engine.CreateSha256();
        Sha256 snapshot = engine.CreateSha256();
        HmacSha256 hmac = new(engine);
        Hkdf hkdf = new(hmac);
        Tls12Prf prf = new(hmac);
        byte[] key = Bytes(16);
        byte[] nonce = Bytes(13);
        byte[] aad = Bytes(20);
        byte[] buffer = new byte[80];
        byte[] result = new byte[48];
        bool genuine = true;
        bool forged = false;

        void Use()
        {
            ccm.SetKey(key, 0, 16);
            int count = ccm.Protect(nonce, 0, aad, 0, aad.Length, buffer, 0, 64);
            genuine &= ccm.Unprotect(nonce, 0, aad, 0, aad.Length, buffer, 0, count);
            forged |= ccm.Unprotect(nonce, 0, aad, 0, aad.Length, buffer, 0, count);
            cmac.SetKey(key, 0, 16);
            cmac.Update(buffer, 0, 80);
            cmac.Finish(result, 0, 8);
            aes.SetKey(key, 0, 16);
            AesCbc.Encrypt(aes, key, 0, buffer, 0, 80);
            genuine &= AesCbc.Decrypt(aes, key, 0, buffer, 0, 80);
            sha.Update(buffer, 0, 80);
            sha.CopyTo(snapshot);
            snapshot.Finish(result, 0);
            hkdf.Extract(key, 0, 16, buffer, 0, 80, result, 0);
            hkdf.Expand(result, 0, aad, 0, aad.Length, buffer, 0, 45);
            prf.Derive(key, 0, 16, aad, nonce, 0, 13, result, 0, 48);
            prf.SetSecret(key, 0, 16);
            prf.Derive(aad, nonce, 0, 13, result, 0, 48);
        }

        for (int i = 0; i < 50; i++)
        {
            Use();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Use();
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.IsTrue(genuine);
        Assert.IsFalse(forged);
    }

    private static void AssertCcmAgrees(AesCcm ccm, byte[] key, byte[] nonce, byte[] aad, byte[] plain, int tagLength)
    {
        byte[] expected = new byte[plain.Length + tagLength];
        using Dotnet.AesCcm dotnet = new(key);
        dotnet.Encrypt(nonce, plain, expected.AsSpan(0, plain.Length), expected.AsSpan(plain.Length), aad);

        byte[] buffer = [.. plain, .. new byte[tagLength]];
        Assert.AreEqual(expected.Length, ccm.Protect(nonce, 0, aad, 0, aad.Length, buffer, 0, plain.Length));
        CollectionAssert.AreEqual(expected, buffer);
        Assert.IsTrue(ccm.Unprotect(nonce, 0, aad, 0, aad.Length, buffer, 0, buffer.Length));
        CollectionAssert.AreEqual(plain, buffer[..plain.Length]);
    }

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
