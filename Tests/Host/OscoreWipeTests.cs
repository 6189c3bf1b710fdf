using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Oscore;
using Lwm2m.Tests;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>What OSCORE derives from a secret is gone from memory with it. The arrays are held on to and looked at afterwards, not only what is still reachable.</summary>
[TestClass]
public sealed class OscoreWipeTests
{
    private const int KeyLength = 16;

    private static readonly byte[] Secret = Hex.Parse("5b1f8e02c96a47d3709db4e6215c3fa8");
    private static readonly byte[] Salt = Hex.Parse("9e7ca92223786340");

    // Proves: WP-48
    [TestMethod]
    [DataRow(Rederivation.Never)]
    [DataRow(Rederivation.OnLoss)]
    public void A_context_that_is_forgotten_leaves_neither_keys_nor_what_they_come_from(Rederivation rederivation) =>
        AssertGone(rederivation, (security, _) => security.Forget("o1"));

    // Proves: WP-48
    [TestMethod]
    public void One_that_is_replaced_by_another_under_its_name_leaves_none_either() =>
        AssertGone(Rederivation.Never, (security, _) => security.Protect(new ObjectCredentials([.. Secret.Reverse()], [1], [2]), "o1"));

    // Proves: WP-48
    [TestMethod]
    public void One_that_sleeps_leaves_none_either() => AssertGone(Rederivation.Never, (_, protection) => Assert.IsTrue(protection.Suspend()));

    // Proves: WP-48
    [TestMethod]
    public void Keys_that_were_only_attempted_are_gone_as_well()
    {
        OscoreSecurity security = new(new SeededRandom(1), null, null, new MemoryStore(8, 128));
        MessageProtection protection = security.Protect(new ObjectCredentials(Secret, [1], [2], Salt), "o1");
        byte[] buffer = new byte[300];
        int offset = protection.HeadRoom;
        int count = 5;
        Hex.Parse("4101000100").CopyTo(buffer, offset);
        Assert.IsTrue(protection.ProtectRequest(buffer, ref offset, ref count, new RequestBinding(), 0));

        // The request leaves under the first context of App. B.2, whose ID Context R1 is the first that was drawn.
        byte[] r1 = new byte[8];
        new SeededRandom(1).Fill(r1, 0, r1.Length);
        byte[] info = [0x85, 0x41, 1, 0x48, .. r1, 0x0A, 0x63, (byte)'K', (byte)'e', (byte)'y', KeyLength];
        byte[] key = HKDF.Expand(HashAlgorithmName.SHA256, HKDF.Extract(HashAlgorithmName.SHA256, Secret, Salt), KeyLength, info);
        List<Array> held = ArraysOf(protection);
        Assert.IsTrue(held.Any(array => Holds(array, key)));
        security.Forget("o1");
        Assert.IsFalse(held.Any(array => Holds(array, key)));
    }

    // Proves: WP-48
    [TestMethod]
    public void The_key_that_our_nonces_are_recognised_by_is_gone_with_the_context()
    {
        Recording random = new();
        OscoreSecurity security = new(random, null, null, new MemoryStore(8, 128));
        MessageProtection protection = security.Protect(new ObjectCredentials(Secret, [1], [2], Salt), "o1");
        MessageProtection peer = new OscoreSecurity(new SeededRandom(2), null, null, new MemoryStore(8, 128)).Protect(new ObjectCredentials(Secret, [2], [1], Salt), "o1");
        Assert.AreEqual(Unprotection.RefusedProtected, AskFirst(protection, peer));

        // K_HMAC of RFC 8613 App. B.2.1.
        byte[] key = random.Drawn.Single();
        List<Array> held = ArraysOf(protection);
        Assert.IsTrue(held.Any(array => Holds(array, key)));
        security.Forget("o1");
        Assert.IsFalse(held.Any(array => Holds(array, key)));
    }

    [TestMethod]
    public void Credentials_that_are_wiped_hold_neither_secret_nor_salt()
    {
        ObjectCredentials credentials = new(Secret, [1], [2], Salt);
        byte[][] held = [credentials.MasterSecret, credentials.MasterSalt];
        credentials.Wipe();
        Assert.IsTrue(held.All(array => array.All(value => value == 0)));
    }

    private static void AssertGone(Rederivation rederivation, Action<OscoreSecurity, MessageProtection> end)
    {
        OscoreSecurity security = new(new SeededRandom(1), null, new OscoreOptions { Rederivation = rederivation }, new MemoryStore(8, 128));
        ObjectCredentials credentials = new(Secret, [1], [2], Salt);
        MessageProtection protection = security.Protect(credentials, "o1");
        credentials.Wipe();
        byte[] buffer = new byte[300];
        int offset = protection.HeadRoom;
        int count = 5;
        Hex.Parse("4101000100").CopyTo(buffer, offset);
        Assert.IsTrue(protection.ProtectRequest(buffer, ref offset, ref count, new RequestBinding(), 0));

        // The pseudorandom key, and the round keys of both sides, of which the first is the key itself.
        byte[] prk = HKDF.Extract(HashAlgorithmName.SHA256, Secret, Salt);
        // The Common IV is only held mixed with an ID, as the start of the nonces of a side (RFC 8613 §5.2).
        byte[] commonIv = HKDF.Expand(HashAlgorithmName.SHA256, prk, 13, [0x85, 0x40, 0xF6, 0x0A, 0x62, (byte)'I', (byte)'V', 13]);
        byte[] nonces = [.. commonIv];
        nonces[0] ^= 1;
        nonces[7] ^= 2;
        byte[][] secrets = [prk, Key(prk, 1), Key(prk, 2), nonces];
        List<Array> held = ArraysOf(protection);
        Assert.IsFalse(held.Any(array => Holds(array, commonIv)), "the Common IV");
        foreach (byte[] secret in secrets)
        {
            Assert.IsTrue(held.Any(array => Holds(array, secret)), Convert.ToHexString(secret));
        }

        end(security, protection);
        foreach (byte[] secret in secrets)
        {
            Assert.IsFalse(held.Any(array => Holds(array, secret)), Convert.ToHexString(secret));
        }
    }

    /// <summary>Takes the first message of a peer that exchanges nonces (RFC 8613 App. B.2), which is answered with a nonce of ours.</summary>
    private static Unprotection AskFirst(MessageProtection protection, MessageProtection peer)
    {
        byte[] buffer = new byte[300];
        int offset = peer.HeadRoom;
        int count = 5;
        Hex.Parse("4101000100").CopyTo(buffer, offset);
        Assert.IsTrue(peer.ProtectRequest(buffer, ref offset, ref count, new RequestBinding(), 0));
        CoapMessage message = new();
        message.Parse(buffer[offset..(offset + count)], 0, count);
        return protection.UnprotectRequest(message, out _, out _, new RequestBinding(), 0);
    }

    private static byte[] Key(byte[] prk, byte id)
    {
        byte[] info = [0x85, 0x41, id, 0xF6, 0x0A, 0x63, (byte)'K', (byte)'e', (byte)'y', KeyLength];
        return HKDF.Expand(HashAlgorithmName.SHA256, prk, KeyLength, info);
    }

    /// <summary>Whether an array holds bytes, as they are or in words of either order.</summary>
    private static bool Holds(Array array, byte[] secret)
    {
        byte[] bytes = new byte[Buffer.ByteLength(array)];
        Buffer.BlockCopy(array, 0, bytes, 0, bytes.Length);
        byte[] turned = [.. secret.Chunk(4).SelectMany(word => word.Reverse())];
        return bytes.AsSpan().IndexOf(secret) >= 0 || bytes.AsSpan().IndexOf(turned) >= 0;
    }

    private static List<Array> ArraysOf(object root)
    {
        List<Array> found = [];
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Queue<object> left = new([root]);
        while (left.TryDequeue(out object? item))
        {
            if (!seen.Add(item))
            {
                continue;
            }

            if (item is Array array)
            {
                if (array.GetType().GetElementType()!.IsPrimitive)
                {
                    found.Add(array);
                    continue;
                }

                array.Cast<object?>().Where(element => element is not null).ToList().ForEach(element => left.Enqueue(element!));
                continue;
            }

            for (Type? type = item.GetType(); type?.Namespace?.StartsWith("Lwm2m", StringComparison.Ordinal) == true; type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (!field.FieldType.IsPrimitive && field.GetValue(item) is { } value and not string)
                    {
                        left.Enqueue(value);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Remembers what was drawn that is as long as a key of HMAC.</summary>
    private sealed class Recording : RandomSource
    {
        private readonly SeededRandom _random = new(1);

        public List<byte[]> Drawn { get; } = [];

        public override void Fill(byte[] buffer, int offset, int count)
        {
            _random.Fill(buffer, offset, count);
            if (count == 32)
            {
                Drawn.Add(buffer[offset..(offset + count)]);
            }
        }
    }
}
