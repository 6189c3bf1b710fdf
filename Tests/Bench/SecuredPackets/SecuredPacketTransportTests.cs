using Lwm2m.Bench.SecuredPackets;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.SecuredPackets;

/// <summary>The server's side of secured packets, behind the centre.</summary>
[TestClass]
public sealed class SecuredPacketTransportTests
{
    private const string Server = "4587654321";
    private const string Card = "4512345678";

    private static readonly PacketSecurity Keys = PacketSecurity.Aes(Hex.Of("404142434445464748494a4b4c4d4e4f"), Hex.Of("505152535455565758595a5b5c5d5e5f"));
    private static readonly byte[] Coap = Hex.Of("4402b60b2161fb63b13101300138");

    [TestMethod]
    public void A_message_goes_to_the_card_in_class_2_for_data_download()
    {
        var world = new World();
        world.Transport.Send(Coap, new PhoneEndPoint(Card));
        world.Run();
        var deliver = world.Got.Single();
        Assert.AreEqual(0xF6, deliver.DataCodingScheme);
        Assert.AreEqual(0x7F, deliver.ProtocolIdentifier);
        Assert.IsTrue(deliver.HasHeader);
        Assert.AreEqual("027000", Hex.Show(deliver.UserData[..3]));
        CollectionAssert.AreEqual(Coap, world.End.Unprotect(deliver.UserData.AsSpan(3), out var command));
        Assert.AreEqual(1, command.Counter);
    }

    [TestMethod]
    [DataRow(96, 1)]
    [DataRow(97, 2)]
    [DataRow(1100, 9)]
    public void What_one_message_does_not_hold_comes_in_several_in_any_order(int count, int messages)
    {
        var coap = Enumerable.Range(0, count).Select(i => (byte)i).ToArray();
        var world = new World();
        world.Transport.Send(coap, new PhoneEndPoint(Card));
        world.Run();
        Assert.HasCount(messages, world.Got);
        Assert.IsTrue(world.Got.All(deliver => deliver.UserData.Length <= 140));
        world.Got.Reverse();
        byte[]? packet = null;
        foreach (var deliver in world.Got)
        {
            Assert.IsNull(packet);
            packet = world.Assembly.Take("", deliver.UserData, out _);
        }

        CollectionAssert.AreEqual(coap, world.End.Unprotect(packet!, out _));

        world.Submit(world.End.Protect(coap));
        CollectionAssert.AreEqual(coap, world.Taken.Single());
    }

    [TestMethod]
    public void A_message_of_the_card_is_taken_once_and_never_with_a_lower_counter()
    {
        var world = new World();
        var first = world.End.Protect(Coap);
        var second = world.End.Protect(Coap);
        world.Submit(second);
        Assert.HasCount(1, world.Taken);
        world.Submit(second);
        world.Submit(first);
        Assert.HasCount(1, world.Taken);
        Assert.AreEqual(2, world.Transport.RefusedFor(PacketFault.LowCounter));
        world.Submit(world.End.Protect(Coap));
        Assert.HasCount(2, world.Taken);
        Assert.IsEmpty(world.Got);
    }

    [TestMethod]
    public void What_is_wrong_is_counted_by_reason_and_not_answered()
    {
        var world = new World();
        var packet = world.End.Protect(Coap);
        packet[^1] ^= 1;
        world.Submit(packet);
        Assert.AreEqual(1, world.Transport.RefusedFor(PacketFault.WrongChecksum));
        world.Submit(CommandPacket.Write(Keys with { Tar = 0xB00011 }, 5, CoapTlv.Write(Coap)));
        Assert.AreEqual(1, world.Transport.RefusedFor(PacketFault.UnknownTar));
        world.Submit(CommandPacket.Write(Keys with { Spi1 = 0x12 }, 5, CoapTlv.Write(Coap)));
        Assert.AreEqual(1, world.Transport.RefusedFor(PacketFault.WrongSecurity));
        world.Submit(CommandPacket.Write(Keys, 5, [0x07, 0x00]));
        Assert.AreEqual(1, world.Transport.RefusedFor(PacketFault.WrongContent));
        world.Submit(world.End.Protect(Coap), ResponsePacket.Identifier);
        Assert.AreEqual(1, world.Transport.RefusedFor(PacketFault.Malformed));
        world.Centre.Send(new SmsAddress(Card), Server, Coap);
        world.Run();
        Assert.AreEqual(2, world.Transport.RefusedFor(PacketFault.Malformed));
        world.Submit(world.End.Protect(Coap), from: "4500000000");
        Assert.AreEqual(1, world.Transport.RefusedFor(PacketFault.UnknownSender));
        world.Submit(ResponsePacket.Write(Keys, 0x39, 1, PacketStatus.Ok, []), ResponsePacket.Identifier);
        Assert.AreEqual(8, world.Transport.Refused);
        Assert.IsEmpty(world.Taken);
        Assert.IsEmpty(world.Got);
        world.Submit(world.End.Protect(Coap));
        Assert.HasCount(1, world.Taken);
    }

    [TestMethod]
    public void A_proof_of_receipt_is_taken_once_when_it_is_genuine()
    {
        var world = new World(PacketSecurity.ProofBySubmit);
        world.Transport.Send(Coap, new PhoneEndPoint(Card));
        world.Run();
        world.End.Unprotect(world.Got.Single().UserData.AsSpan(3), out var command);
        Assert.AreEqual(0x39, command.Spi2);
        var proof = world.End.Prove(command)!;
        var forged = (byte[])proof.Clone();
        forged[^1] ^= 1;
        world.Submit(forged, ResponsePacket.Identifier);
        Assert.IsEmpty(world.Proofs);
        Assert.AreEqual(1, world.Transport.RefusedFor(PacketFault.WrongChecksum));
        world.Submit(proof, ResponsePacket.Identifier);
        Assert.AreEqual((1, PacketStatus.Ok), (world.Proofs.Single().Counter, world.Proofs.Single().Status));
        world.Submit(proof, ResponsePacket.Identifier);
        Assert.HasCount(1, world.Proofs);
        Assert.AreEqual(1, world.Transport.RefusedFor(PacketFault.Unexpected));
    }

    [TestMethod]
    public void A_card_that_asks_for_proof_gets_it()
    {
        var world = new World(cardSpi2: PacketSecurity.ProofBySubmit);
        world.Submit(world.End.Protect(Coap));
        Assert.HasCount(1, world.Taken);
        var deliver = world.Got.Single();
        Assert.AreEqual("027100", Hex.Show(deliver.UserData[..3]));
        Assert.AreEqual(1, world.End.TakeProof(deliver.UserData.AsSpan(3)).Counter);
        Assert.AreEqual(0, world.End.Awaited);
    }

    [TestMethod]
    [DataRow(0x00)]
    [DataRow(0x01)]
    [DataRow(0x02)]
    [DataRow(0x09)]
    [DataRow(0x3A)]
    public void A_proof_without_checksum_and_ciphering_is_not_given(int spi2)
    {
        var world = new World(cardSpi2: (byte)spi2);
        world.Submit(world.End.Protect(Coap));
        Assert.HasCount(1, world.Taken);
        Assert.IsEmpty(world.Got);
    }

    [TestMethod]
    public void The_proofs_that_are_waited_for_do_not_grow_for_ever()
    {
        var end = new PacketEnd(Keys with { Spi2 = PacketSecurity.ProofBySubmit }, new PacketCounters(), "card");
        for (var i = 0; i < 2 * PacketEnd.MaxAwaited; i++)
        {
            end.Protect(Coap);
        }

        Assert.AreEqual(PacketEnd.MaxAwaited, end.Awaited);
    }

    [TestMethod]
    public async Task Packets_of_several_threads_go_out_in_the_order_of_their_counters()
    {
        var world = new World();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                world.Transport.Send(Coap, new PhoneEndPoint(Card));
            }
        })));
        for (var i = 0; i < 200; i++)
        {
            world.Run();
        }

        Assert.HasCount(200, world.Got);
        foreach (var deliver in world.Got)
        {
            world.End.Unprotect(deliver.UserData.AsSpan(3), out _);
        }
    }

    [TestMethod]
    public void Counters_survive_a_restart()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.json");
        try
        {
            var counters = new PacketCounters(path);
            Assert.AreEqual(1, counters.Next("a"));
            Assert.AreEqual(2, counters.Next("a"));
            Assert.IsTrue(counters.TryAccept("a", 9));
            var again = new PacketCounters(path);
            Assert.AreEqual(3, again.Next("a"));
            Assert.IsFalse(again.TryAccept("a", 9));
            Assert.IsTrue(again.TryAccept("a", 10));
            again.Set("a", CommandPacket.MaxCounter, 0);
            Assert.ThrowsExactly<InvalidOperationException>(() => again.Next("a"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void A_number_without_keys_is_not_written_to()
    {
        var world = new World();
        Assert.ThrowsExactly<ArgumentException>(() => world.Transport.Send(Coap, new PhoneEndPoint("4500000000")));
        Assert.ThrowsExactly<ArgumentException>(() => world.Transport.Add("4500000000", Keys with { Spi1 = 0 }));
    }

    private sealed class World : ISmsSubscriber
    {
        private readonly Agenda _agenda;
        private long _nowMs;
        private byte _reference;

        public World(byte serverSpi2 = 0, byte cardSpi2 = 0)
        {
            _agenda = new Agenda(() => _nowMs);
            Centre = new ShortMessageCentre(_agenda);
            Centre.Attach(Card, this);
            Transport = new SecuredPacketTransport(Centre, Server);
            Transport.Add(Card, Keys with { Spi2 = serverSpi2 });
            Transport.Received += (_, coap) => Taken.Add(coap);
            Transport.Proven += (_, proof) => Proofs.Add(proof);
            End = new PacketEnd(Keys with { Spi2 = cardSpi2 }, new PacketCounters(), "card");
        }

        public ShortMessageCentre Centre { get; }

        public SecuredPacketTransport Transport { get; }

        public PacketEnd End { get; }

        public PacketAssembly Assembly { get; } = new();

        public List<DeliverTpdu> Got { get; } = [];

        public List<byte[]> Taken { get; } = [];

        public List<ResponsePacket> Proofs { get; } = [];

        public void Deliver(byte[] tpdu, Action<DeliveryResult> done)
        {
            Got.Add(DeliverTpdu.Parse(tpdu));
            done(DeliveryResult.Accepted);
        }

        public void Submit(byte[] packet, byte identifier = CommandPacket.Identifier, string from = Card)
        {
            foreach (var userData in ShortMessageParts.Split(packet, identifier, _reference++))
            {
                Centre.Send(Server, new DeliverTpdu { Originator = new SmsAddress(from), ProtocolIdentifier = 0x7F, DataCodingScheme = 0xF6, Time = Centre.Now, UserDataLength = userData.Length, UserData = userData, HasHeader = true });
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
