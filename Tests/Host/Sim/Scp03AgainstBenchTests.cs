using System;
using System.Linq;
using System.Security.Cryptography;
using Lwm2m.Bench.Card;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using CardKeys = Lwm2m.Bench.Card.Scp03Keys;
using CardSession = Lwm2m.Bench.Card.Scp03Session;
using HostKeys = Lwm2m.Uicc.Scp03Keys;
using HostSession = Lwm2m.Uicc.Scp03Session;

namespace Lwm2m.Host.Tests;

/// <summary>The device's side of SCP03 against the bench's, which another hand wrote from the specification with another library.</summary>
[TestClass]
public sealed class Scp03AgainstBenchTests
{
    private readonly byte[] _apdu = new byte[CardTransport.MaxCommand];

    // Proves: SMS-48
    [TestMethod]
    [DataRow(16, AesVariant.TwoTables)]
    [DataRow(24, AesVariant.FourTables)]
    [DataRow(32, AesVariant.TwoTables)]
    [DataRow(32, AesVariant.ConstantTime)]
    public void Commands_and_responses_of_each_length_pass_under_keys_of_each_length(int keyLength, AesVariant variant)
    {
        Random random = new(keyLength);
        CardKeys keys = RandomKeys(random, keyLength);
        MemoryStore store = StoreOf(keys);
        HostSession host = new(new SoftwareCrypto(variant), new HostKeys(store), new HostRandom());
        CardSession card = Connect(host, keys, random);
        for (int count = 0; count <= HostSession.MaxData; count++)
        {
            byte[] data = new byte[count];
            random.NextBytes(data);
            int channel = count % 20;
            _apdu[0] = (byte)(channel < 4 ? 0x80 | channel : 0xC0 | (channel - 4));
            random.NextBytes(_apdu.AsSpan(1, 3));
            data.CopyTo(_apdu, 5);
            int wrapped = host.Wrap(_apdu, 0, count);
            CommandApdu? opened = card.Unwrap(CommandApdu.Parse(_apdu[..(5 + wrapped)]));
            Assert.IsNotNull(opened, $"{count} bytes");
            CollectionAssert.AreEqual(data, opened.Data, $"{count} bytes");

            byte[] answer = new byte[count];
            random.NextBytes(answer);
            int status = (count % 3) switch { 0 => 0x9000, 1 => 0x6282, _ => 0x63C2 };
            byte[] response = card.Wrap(answer, status);
            byte[] buffer = [.. new byte[3], .. response, 0xEE];
            Assert.AreEqual(count, host.Unwrap(buffer, 3, response.Length, status, status), $"{count} bytes: {host.Failure}");
            CollectionAssert.AreEqual(answer, buffer[3..(3 + count)]);
            Assert.AreEqual(0xEE, buffer[^1]);
        }

        Assert.AreEqual(0, host.Failures);
    }

    // Proves: SMS-48
    [TestMethod]
    public void A_padding_that_the_card_got_wrong_ends_the_session()
    {
        foreach (string padding in new[] { "00000000000000000000000000000000", "80000000000000000000000000000001", "8000000000000000000000000000000000000000000000000000000000000000" })
        {
            Random random = new(7);
            CardKeys keys = RandomKeys(random, 16);
            HostSession host = new(new SoftwareCrypto(), new HostKeys(StoreOf(keys)), new HostRandom());
            CardSession card = Connect(host, keys, random);
            _apdu[0] = 0x80;
            card.Unwrap(CommandApdu.Parse(_apdu[..(5 + host.Wrap(_apdu, 0, 0))]));

            // Its padded data end where the last block is cut off, which the R-MAC is made over: only the keys of the session can do so.
            byte[] response = Reencrypted(card, Convert.FromHexString(padding));
            Assert.IsLessThan(0, host.Unwrap(response, 0, response.Length, 0x9000, 0x9000));
            Assert.AreEqual(Scp03Failure.ResponseForm, host.Failure);
            Assert.IsFalse(host.IsOpen);
        }
    }

    // Proves: SMS-48
    [TestMethod]
    public void A_message_in_either_direction_allocates_nothing()
    {
        foreach (int keyLength in new[] { 16, 24, 32 })
        {
            Random random = new(keyLength);
            CardKeys keys = RandomKeys(random, keyLength);
            HostSession host = new(new SoftwareCrypto(), new HostKeys(StoreOf(keys)), new HostRandom());
            CardSession card = Connect(host, keys, random);
            byte[] answer = new byte[100];
            long allocated = 0;
            for (int round = 0; round < 60; round++)
            {
                _apdu[0] = 0x80;
                long before = GC.GetAllocatedBytesForCurrentThread();
                int count = host.Wrap(_apdu, 0, 100);
                allocated += round < 10 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
                card.Unwrap(CommandApdu.Parse(_apdu[..(5 + count)]));
                byte[] response = card.Wrap(answer, 0x9000);
                before = GC.GetAllocatedBytesForCurrentThread();
                int plain = host.Unwrap(response, 0, response.Length, 0x9000, 0x9000);
                allocated += round < 10 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.AreEqual(100, plain);
            }

            Assert.AreEqual(0, allocated, $"AES-{keyLength * 8}");
        }
    }

    // Proves: SMS-48
    [TestMethod]
    [DataRow("cryptogram", Scp03Failure.CardCryptogram)]
    [DataRow("SCP02", Scp03Failure.Unsupported)]
    [DataRow("S16", Scp03Failure.Unsupported)]
    [DataRow("no R-ENC", Scp03Failure.Unsupported)]
    [DataRow("no R-MAC", Scp03Failure.Unsupported)]
    [DataRow("no counter", Scp03Failure.Malformed)]
    [DataRow("other keys", Scp03Failure.CardCryptogram)]
    [DataRow("other version", Scp03Failure.NotOffered)]
    [DataRow("no domain", Scp03Failure.NotOffered)]
    public void A_card_that_is_not_right_sees_no_authentication(string fault, Scp03Failure failure)
    {
        UiccStandIn card = new(new Lwm2m.Bench.Card.UiccOptions { SecureChannelKeys = fault == "no domain" ? null : CardKeys.Published() });
        card.Faults.WrongCryptograms = fault == "cryptogram" ? 1 : 0;
        card.Faults.Protocol = fault == "SCP02" ? "02" : null;
        card.Faults.ProtocolOptions = fault switch { "S16" => "71", "no R-ENC" => "30", "no R-MAC" => "10", _ => null };
        card.Faults.NoSequence = fault == "no counter";
        CardKeys keys = CardKeys.Published() with { Version = (byte)(fault == "other version" ? 0x31 : 0x30) };
        keys = fault == "other keys" ? keys with { Mac = new byte[16] } : keys;
        HostSession host = new(new SoftwareCrypto(), new HostKeys(StoreOf(keys)), new HostRandom());
        Assert.IsFalse(Open(card, host));
        Assert.AreEqual(failure, host.Failure);
        Assert.AreEqual(0, card.FailedAuthentications);
        Assert.AreEqual(0, card.SecuredCommands);
    }

    // Proves: SMS-48
    [TestMethod]
    public void A_card_that_refuses_is_not_tried_until_it_locks()
    {
        UiccStandIn card = new();
        card.Faults.RefusesAuthentication = true;
        MemoryStore store = StoreOf(CardKeys.Published());
        for (int restart = 0; restart < 20; restart++)
        {
            HostSession host = new(new SoftwareCrypto(), new HostKeys(store), new HostRandom());
            for (int attempt = 0; attempt < 3; attempt++)
            {
                card.Reset();
                Assert.IsFalse(Open(card, host));
            }

            Assert.AreEqual(Scp03Failure.Barred, host.Failure);
        }

        Assert.AreEqual(HostKeys.MaxRefusals, card.FailedAuthentications);
        Assert.IsFalse(card.IsLocked);
    }

    // Proves: SMS-48
    [TestMethod]
    [DataRow("wrong MAC", Scp03Failure.ResponseMac)]
    [DataRow("flipped", Scp03Failure.ResponseMac)]
    [DataRow("clear", Scp03Failure.ResponseMac)]
    [DataRow("", Scp03Failure.None)]
    public void Responses_of_the_card_are_taken_only_when_they_are_genuine(string fault, Scp03Failure failure)
    {
        UiccStandIn card = new();
        HostSession host = new(new SoftwareCrypto(), new HostKeys(StoreOf(CardKeys.Published())), new HostRandom());
        Assert.IsTrue(Open(card, host));
        card.Faults.WrongResponseMacs = fault == "wrong MAC" ? 1 : 0;
        card.Faults.FlippedResponses = fault == "flipped" ? 1 : 0;
        card.Faults.ClearResponses = fault == "clear";
        (int count, _, _) = Send(card, host, "81E28000", "0A915421436587" + "05" + "0004" + "40010001");
        Assert.AreEqual(failure, host.Failure);
        Assert.AreEqual(failure == Scp03Failure.None, host.IsOpen);
        Assert.AreEqual(failure == Scp03Failure.None ? 0 : -1, count);
    }

    // Proves: SMS-48
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void An_error_ends_nothing_with_a_MAC_or_without(bool hasMac)
    {
        UiccStandIn card = new();
        card.Faults.MacOnErrors = hasMac;
        HostSession host = new(new SoftwareCrypto(), new HostKeys(StoreOf(CardKeys.Published())), new HostRandom());
        Assert.IsTrue(Open(card, host));
        for (int i = 0; i < 3; i++)
        {
            (int count, int status, int received) = Send(card, host, "81CA0005", "");
            Assert.AreEqual(0, count);
            Assert.AreEqual(0x6A88, status);
            Assert.AreEqual(hasMac ? 8 : 0, received);
        }

        // One that has a MAC must have the right one.
        (byte[] response, _) = Transmit(card, host, "81CA0005", "");
        byte[] wrong = hasMac ? response : new byte[8];
        wrong[0] ^= (byte)(hasMac ? 1 : 0);
        Assert.IsLessThan(0, host.Unwrap(wrong, 0, 8, 0x6A88, 0x6A88));
        Assert.AreEqual(Scp03Failure.ResponseMac, host.Failure);
    }

    // Proves: SMS-48
    [TestMethod]
    public void The_keys_are_gone_from_memory_whatever_ends_a_session()
    {
        CardKeys keys = CardKeys.Published();
        Action<HostSession>[] ends =
        [
            host => host.Close(),
            host => host.Abort(),
            host => host.Wrap(_apdu, 0, 0),
            host => host.Unwrap(new byte[32], 0, 32, 0x9000, 0x9000),
            host => host.Unwrap([], 0, 0, 0x6988, 0x6988),
        ];
        foreach (Action<HostSession> end in ends)
        {
            HostKeys fixedKeys = new(StoreOf(keys));
            HostSession host = new(new SoftwareCrypto(), fixedKeys, new HostRandom());
            object cipher = Private(host, "_cipher");
            string[] fields = ["_keys", "_chain", "_block", "_input"];
            Connect(host, keys, new Random(1));
            Assert.IsTrue(Bytes(cipher, "_keys").Any(octet => octet != 0));
            Assert.IsFalse(((byte[])Private(fixedKeys, "_record")).Any(octet => octet != 0));
            _apdu[0] = 0x80;
            host.Wrap(_apdu, 0, 20);
            end(host);
            Assert.IsFalse(host.IsOpen);
            foreach (string field in fields)
            {
                Assert.IsFalse(Bytes(cipher, field).Any(octet => octet != 0), field);
            }

            Assert.ThrowsExactly<InvalidOperationException>(() => ((AesBlock)Private(cipher, "_aes")).Encrypt(new byte[16], 0, 1));
        }
    }

    private static byte[] Bytes(object owner, string field) => (byte[])Private(owner, field);

    private static object Private(object owner, string field) =>
        owner.GetType().GetField(field, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(owner)!;

    private static CardKeys RandomKeys(Random random, int length)
    {
        byte[][] keys = [new byte[length], new byte[length], new byte[length]];
        Array.ForEach(keys, random.NextBytes);
        return new CardKeys(keys[0], keys[1], keys[2]);
    }

    private static MemoryStore StoreOf(CardKeys keys)
    {
        MemoryStore store = new();
        Assert.IsTrue(HostKeys.Put(store, keys.Version, keys.Encryption, keys.Mac, new HostRandom()));
        return store;
    }

    /// <summary>Opens a session with the card's engine alone.</summary>
    private static CardSession Connect(HostSession host, CardKeys keys, Random random)
    {
        byte[] command = new byte[HostSession.MaxOpening];
        Assert.AreEqual(14, host.Begin(command, 0));
        byte[] challenge = new byte[8];
        random.NextBytes(challenge);
        CardSession card = new(keys, command[5..13], challenge);
        byte[] answer = [.. new byte[10], keys.Version, 0x03, 0x60, .. challenge, .. card.CardCryptogram];
        Assert.AreEqual(21, host.Authenticate(answer, 0, answer.Length, 0x9000, command, 0));
        Assert.IsTrue(card.Authenticate(CommandApdu.Parse(command)));
        Assert.IsTrue(host.Open(0, 0x9000));
        return card;
    }

    /// <summary>Opens a session with the applet of the card on channel 1.</summary>
    internal static bool Open(UiccStandIn card, HostSession host)
    {
        CollectionAssert.AreEqual(Convert.FromHexString("019000"), card.Transmit(Convert.FromHexString("0070000001")));
        byte[] aid = new AppletOptions().Aid;
        Assert.AreEqual(0x90, card.Transmit([0x01, 0xA4, 0x04, 0x00, (byte)aid.Length, .. aid, 0x00])[^2]);
        byte[] command = new byte[HostSession.MaxOpening];
        int count = host.Begin(command, 0);
        if (count == 0)
        {
            return false;
        }

        command[0] |= 1;
        byte[] answer = card.Transmit(command[..count]);
        count = host.Authenticate(answer, 0, answer.Length - 2, answer[^2] << 8 | answer[^1], command, 0);
        if (count == 0)
        {
            return false;
        }

        command[0] |= 1;
        answer = card.Transmit(command[..count]);
        return host.Open(answer.Length - 2, answer[^2] << 8 | answer[^1]);
    }

    private (int Count, int Status, int Received) Send(UiccStandIn card, HostSession host, string header, string data)
    {
        (byte[] response, int status) = Transmit(card, host, header, data);
        return (host.Unwrap(response, 0, response.Length, status, status), status, response.Length);
    }

    private (byte[] Response, int Status) Transmit(UiccStandIn card, HostSession host, string header, string data)
    {
        Convert.FromHexString(header).CopyTo(_apdu, 0);
        byte[] body = Convert.FromHexString(data);
        body.CopyTo(_apdu, 5);
        int count = host.Wrap(_apdu, 0, body.Length);
        byte[] answer = card.Transmit([.. _apdu[..(5 + count)], 0]);
        return (answer[..^2], answer[^2] << 8 | answer[^1]);
    }

    /// <summary>A response whose plain data are these blocks, without a padding of the card's making.</summary>
    private static byte[] Reencrypted(CardSession card, byte[] blocks)
    {
        byte[] vector = (byte[])card.GetType().GetMethod("Iv", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.Invoke(card, [(byte)0x80])!;
        using Aes aes = Aes.Create();
        aes.Key = Bytes(card, "_encryption");
        byte[] data = aes.EncryptCbc(blocks, vector, PaddingMode.None);
        Org.BouncyCastle.Crypto.Macs.CMac mac = new(new Org.BouncyCastle.Crypto.Engines.AesEngine());
        mac.Init(new Org.BouncyCastle.Crypto.Parameters.KeyParameter(Bytes(card, "_responseMac")));
        byte[] covered = [.. Bytes(card, "_chain"), .. data, 0x90, 0x00];
        mac.BlockUpdate(covered, 0, covered.Length);
        byte[] tag = new byte[16];
        mac.DoFinal(tag, 0);
        return [.. data, .. tag[..8]];
    }
}
