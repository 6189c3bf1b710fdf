using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.SecuredPackets;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.SecuredPackets;
using Lwm2m.Sms;
using Lwm2m.Tests;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using DeliverTpdu = Lwm2m.Bench.Sms.DeliverTpdu;
using SmsAddress = Lwm2m.Bench.Sms.SmsAddress;

namespace Lwm2m.Host.Tests;

/// <summary>The device's codec of secured packets against the server's side of the bench, behind a centre; both are written from the specifications.</summary>
[TestClass]
public sealed class SecuredPacketTests
{
    private const string Server = "4587654321";
    private const string Card = "4512345678";

    private static readonly byte[] Coap = Convert.FromHexString("4402b60b2161fb63b13101300138");

    // Proves: SMS-33, SMS-49, SMS-50, SMS-55, C-20
    [TestMethod]
    [DataRow(16, false)]
    [DataRow(24, false)]
    [DataRow(32, false)]
    [DataRow(24, true)]
    public void Messages_cross_in_both_directions(int keySize, bool isTripleDes)
    {
        World world = new(keySize, isTripleDes);
        for (int count = 0; count < 300; count += count < 130 ? 1 : 7)
        {
            byte[] message = [.. Enumerable.Range(0, count).Select(i => (byte)(i + count))];
            world.Transport.Send(message, new PhoneEndPoint(Card));
            world.Run();
            CollectionAssert.AreEqual(message, world.TakenByCard[^1]);
            Assert.IsTrue(world.Passed.All(deliver => deliver is { DataCodingScheme: 0xF6, ProtocolIdentifier: 0x7F, HasHeader: true }));
            Assert.AreEqual(PacketCodec.CommandIdentifier, world.Passed[0].UserData[world.Passed.Count == 1 ? 1 : 6]);

            world.SendFromCard(message);
            CollectionAssert.AreEqual(message, world.TakenByServer[^1]);
            world.Passed.Clear();
        }

        Assert.AreEqual(0, world.Transport.Refused);
    }

    // Proves: SMS-58
    [TestMethod]
    public void Each_flipped_bit_and_each_old_counter_is_silence_on_both_sides()
    {
        World world = new(16, false);
        byte[] packet = world.Protect(Coap);
        for (int bit = 0; bit < 8 * packet.Length; bit++)
        {
            byte[] changed = [.. packet];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            world.Submit(changed);
        }

        Assert.IsEmpty(world.TakenByServer);
        Assert.AreEqual(8 * packet.Length, world.Transport.Refused);
        world.Submit(packet);
        world.Submit(packet);
        Assert.HasCount(1, world.TakenByServer);
        Assert.AreEqual(1, world.Transport.RefusedFor(PacketFault.LowCounter));
        Assert.IsEmpty(world.Passed);

        world.Transport.Send(Coap, new PhoneEndPoint(Card));
        world.Run();
        byte[] command = world.Passed.Single().UserData[3..];
        Assert.HasCount(1, world.TakenByCard);
        world.CardTakes(command);
        for (int bit = 0; bit < 8 * command.Length; bit++)
        {
            byte[] changed = [.. command];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            world.CardTakes(changed);
        }

        Assert.HasCount(1, world.TakenByCard);
        Assert.AreEqual(1, world.Association.CountOf(PacketResult.LowCounter));
        Assert.AreEqual(8 * command.Length, new[] { PacketResult.Malformed, PacketResult.UnknownTar, PacketResult.WrongSecurity, PacketResult.WrongChecksum }.Sum(world.Association.CountOf));
        Assert.AreEqual(1, world.Transport.Taken);
    }

    // Proves: SMS-59, C-19
    [TestMethod]
    [DataRow(PacketSecurity.NoProof, 0)]
    [DataRow(PacketSecurity.ProofByReport, 1)]
    [DataRow(PacketSecurity.ProofBySubmit, 1)]
    public void Receipt_is_proven_as_the_policy_says(int spi2, int proofs)
    {
        World world = new(16, false, (byte)spi2);
        world.Transport.Send(Coap, new PhoneEndPoint(Card));
        world.Run();
        Assert.AreEqual((byte)spi2, world.Passed.Single().UserData[3 + 4]);
        byte[] proof = new byte[64];
        int count = world.Association.WriteProof(proof, 0);
        Assert.AreEqual(proofs > 0, count > 0);
        if (count > 0)
        {
            byte[] packet = proof[..count];
            byte[] userData = [0x02, PacketCodec.ResponseIdentifier, 0x00, .. packet];
            if (spi2 == PacketSecurity.ProofByReport)
            {
                world.Transport.TakeReport(Card, userData);
            }
            else
            {
                world.Submit(packet, PacketCodec.ResponseIdentifier);
            }
        }

        Assert.HasCount(proofs, world.Proofs);
        world.SendFromCard(Coap);
        Assert.AreEqual(proofs, world.Association.CountOf(PacketResult.Ok) - 1);
    }

    // Proves: SMS-14, C-32
    [TestMethod]
    public void A_device_end_point_offers_no_secured_packets()
    {
        using SmsRig rig = new();
        Assert.IsFalse(new SmsBinding(rig.Service).Supports(CredentialKind.Card));
        Assert.IsFalse(new SmsBinding(rig.Service, new DtlsPsk(new SeededRandom(1))).Supports(CredentialKind.Card));
    }

    // Proves: WP-30
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Packets_are_written_and_read_without_allocation(bool isTripleDes)
    {
        World world = new(24, isTripleDes, PacketSecurity.ProofBySubmit);
        PacketAssociation sender = world.MakeAssociation(new MemoryStore());
        PacketAssociation receiver = world.MakeAssociation(new MemoryStore());
        byte[] packet = new byte[137];
        byte[] proof = new byte[64];
        long before = 0;
        for (int round = 0; round < 150; round++)
        {
            before = round == 50 ? GC.GetAllocatedBytesForCurrentThread() : before;
            int count = sender.Protect(Coap, 0, Coap.Length, packet, 0);
            bool isTaken = receiver.Unprotect(packet, 0, count) == PacketResult.Ok;
            int proofCount = receiver.WriteProof(proof, 0);
            if (!isTaken || sender.ReadProof(proof, 0, proofCount, out _) != PacketResult.Ok || receiver.Unprotect(packet, 0, count) == PacketResult.Ok)
            {
                Assert.Fail("what is measured does not do its work");
            }
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class World : ISmsSubscriber
    {
        private readonly PacketSecurity _security;
        private readonly Agenda _agenda;
        private readonly PacketAssembly _assembly = new();
        private long _nowMs;
        private byte _reference;

        public World(int keySize, bool isTripleDes, byte spi2 = 0)
        {
            byte[] kic = [.. Enumerable.Range(1, keySize).Select(i => (byte)(i * 5))];
            byte[] kid = [.. Enumerable.Range(1, keySize).Select(i => (byte)(i * 11))];
            _security = isTripleDes ? PacketSecurity.TripleDes(kic, kid, spi2) : PacketSecurity.Aes(kic, kid, spi2);
            _agenda = new Agenda(() => _nowMs);
            Centre = new ShortMessageCentre(_agenda);
            Centre.Attach(Card, this);
            Transport = new SecuredPacketTransport(Centre, Server);
            Transport.Add(Card, _security);
            Transport.Received += (_, coap) => TakenByServer.Add(coap);
            Transport.Proven += (_, proof) => Proofs.Add(proof);
            Association = MakeAssociation(new MemoryStore());
        }

        public ShortMessageCentre Centre { get; }

        public SecuredPacketTransport Transport { get; }

        public PacketAssociation Association { get; }

        public List<DeliverTpdu> Passed { get; } = [];

        public List<byte[]> TakenByCard { get; } = [];

        public List<byte[]> TakenByServer { get; } = [];

        public List<ResponsePacket> Proofs { get; } = [];

        public PacketAssociation MakeAssociation(Store store) => new(
            new PacketSettings(_security.Kic, _security.Kid, _security.KicKey, _security.KidKey, _security.Spi2, _security.Tar), new SoftwareCrypto(), store, "card");

        public void Deliver(byte[] tpdu, Action<DeliveryResult> done)
        {
            DeliverTpdu deliver = DeliverTpdu.Parse(tpdu);
            done(DeliveryResult.Accepted);
            Passed.Add(deliver);
            if (_assembly.Take("", deliver.UserData, out byte identifier) is { } packet)
            {
                if (identifier == PacketCodec.CommandIdentifier)
                {
                    CardTakes(packet);
                }
                else
                {
                    Assert.AreEqual(PacketResult.Ok, Association.ReadProof(packet, 0, packet.Length, out byte status));
                    Assert.AreEqual(PacketAssociation.StatusOk, status);
                }
            }
        }

        public void CardTakes(byte[] packet)
        {
            byte[] buffer = [.. packet];
            if (Association.Unprotect(buffer, 0, buffer.Length) == PacketResult.Ok)
            {
                TakenByCard.Add(buffer[Association.MessageOffset..(Association.MessageOffset + Association.MessageCount)]);
            }
        }

        public byte[] Protect(byte[] coap)
        {
            byte[] output = new byte[coap.Length + 60];
            int count = Association.Protect(coap, 0, coap.Length, output, 0);
            Assert.IsGreaterThan(0, count);
            return output[..count];
        }

        public void SendFromCard(byte[] coap) => Submit(Protect(coap));

        public void Submit(byte[] packet, byte identifier = PacketCodec.CommandIdentifier)
        {
            foreach (byte[] userData in ShortMessageParts.Split(packet, identifier, _reference++))
            {
                Centre.Send(Server, new DeliverTpdu { Originator = new SmsAddress(Card), DataCodingScheme = 0xF6, ProtocolIdentifier = 0x7F, Time = Centre.Now, UserDataLength = userData.Length, UserData = userData, HasHeader = true });
            }

            Run();
        }

        public void Run()
        {
            _nowMs += 60_000;
            _agenda.RunDue();
        }
    }
}
