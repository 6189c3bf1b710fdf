using System;
using System.Collections.Generic;
using System.Reflection;
using Lwm2m.Crypto;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>What was cleared holds the same bytes as what was never used; looks into the private fields, so it needs a PC.</summary>
[TestClass]
public sealed class CryptoWipeTests
{
    private readonly byte[] _key = Convert.FromHexString("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private readonly byte[] _buffer = new byte[100];

    [TestMethod]
    [DataRow(AesVariant.FourTables)]
    [DataRow(AesVariant.TwoTables)]
    [DataRow(AesVariant.ConstantTime)]
    public void Cleared_AES_CCM_and_CMAC_hold_no_secret(AesVariant variant)
    {
        SoftwareCrypto engine = new(variant);

        // The inverse S-box is made when first asked for.
        AesBlock warm = engine.CreateAes();
        warm.SetKey(_key, 0, 16);
        warm.Decrypt(_buffer, 0, 1);
        Array.Clear(_buffer);
        AesBlock aes = engine.CreateAes();
        string unused = Contents(aes);
        aes.SetKey(_key, 0, 32);
        Assert.AreNotEqual(unused, Contents(aes));
        aes.Encrypt(_buffer, 0, 3);
        aes.Decrypt(_buffer, 0, 1);
        aes.Clear();
        Assert.AreEqual(unused, Contents(aes));

        AesCcm ccm = new(engine.CreateAes(), 13, 8);
        unused = Contents(ccm);
        ccm.SetKey(_key, 0, 16);
        Assert.AreEqual(28, ccm.Protect(_key, 0, _key, 0, 9, _buffer, 0, 20));
        Assert.IsTrue(ccm.Unprotect(_key, 0, _key, 0, 9, _buffer, 0, 28));
        Assert.IsFalse(ccm.Unprotect(_key, 1, _key, 0, 9, _buffer, 0, 28));
        ccm.Clear();
        Assert.AreEqual(unused, Contents(ccm));

        AesCmac cmac = new(engine.CreateAes());
        unused = Contents(cmac);
        cmac.SetKey(_key, 0, 16);
        cmac.Update(_buffer, 0, 70);
        cmac.Finish(_buffer, 0, 16);
        cmac.Update(_key, 0, 7);
        cmac.Clear();
        Assert.AreEqual(unused, Contents(cmac));
    }

    [TestMethod]
    public void Cleared_hashes_hold_no_secret()
    {
        SoftwareCrypto engine = new();
        Sha256 sha = engine.CreateSha256();
        string unused = Contents(sha);
        sha.Update(_key, 0, 32);
        sha.Update(_buffer, 0, 100);
        Assert.AreNotEqual(unused, Contents(sha));
        sha.Clear();
        Assert.AreEqual(unused, Contents(sha));

        HmacSha256 hmac = new(engine);
        unused = Contents(hmac);
        hmac.SetKey(_buffer, 0, 100);
        Assert.AreNotEqual(unused, Contents(hmac));
        hmac.Update(_key, 0, 32);
        hmac.Finish(_buffer, 0);
        hmac.Clear();
        Assert.AreEqual(unused, Contents(hmac));
    }

    [TestMethod]
    public void A_derivation_leaves_no_secret_behind()
    {
        HmacSha256 hmac = new(new SoftwareCrypto());
        Hkdf hkdf = new(hmac);
        string unused = Contents(hkdf);
        hkdf.Extract(_key, 0, 8, _key, 0, 32, _buffer, 0);
        Assert.AreEqual(unused, Contents(hkdf));
        hkdf.Expand(_buffer, 0, _key, 0, 9, _buffer, 32, 45);
        Assert.AreEqual(unused, Contents(hkdf));

        Tls12Prf prf = new(hmac);
        unused = Contents(prf);
        prf.Derive(_key, 0, 32, _key, _key, 0, 32, _buffer, 0, 48);
        Assert.AreEqual(unused, Contents(prf));
        prf.SetSecret(_key, 0, 32);
        Assert.AreNotEqual(unused, Contents(prf));
        prf.Derive(_key, _key, 0, 32, _buffer, 0, 48);
        prf.Clear();
        Assert.AreEqual(unused, Contents(prf));
    }

    /// <summary>Everything an object of the room holds, and what the objects in it hold.</summary>
    private static string Contents(object holder)
    {
        List<string> contents = [];
        for (Type? type = holder.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                object? value = field.GetValue(holder);
                contents.Add(field.Name + "=" + value switch
                {
                    null => "",
                    byte[] bytes => Convert.ToHexString(bytes),
                    uint[] words => string.Join(' ', words),
                    _ when value.GetType().Namespace == holder.GetType().Namespace => Contents(value),
                    _ => value.ToString(),
                });
            }
        }

        return string.Join(';', contents);
    }
}
