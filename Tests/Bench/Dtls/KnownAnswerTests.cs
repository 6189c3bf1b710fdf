using System.Text;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Dtls.Handshakes;
using Lwm2m.Bench.Dtls.Records;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>Keys, hashes and records against conversations of OpenSSL and Mbed TLS.</summary>
[TestClass]
public class KnownAnswerTests
{
    private const string FullMaster = "cdbcb661ff4d1087da64b2c5daf0394ada285888041ebae223731b03e250ba92301ce514e9c2e30c2239aaef7286ae9a";
    private const string CidMaster = "c92c000cd6423a5693915838d9654ec5e5c4a8b3dcaa50b36b96ce647307bd31f7a6000b673238ba97bc538e0592d85e";

    [TestMethod]
    public void The_extended_master_secret_follows_from_the_key_and_the_session_hash()
    {
        var full = new CapturedConversation(Captures.Full);
        var hash = full.Hash(HandshakeType.ClientKeyExchange);
        Assert.AreEqual("068c0a7056a4bb5cbc04eedb5b011546a9499b82711263b19507ba98eb99145a", Hex.Show(hash));
        Assert.AreEqual(FullMaster, Hex.Show(KeySchedule.ExtendedMaster(KeySchedule.Premaster(Servers.Key), hash)));

        var cid = new CapturedConversation(Captures.WithConnectionId, 2);
        Assert.AreEqual(CidMaster, Hex.Show(KeySchedule.ExtendedMaster(KeySchedule.Premaster(Servers.Key), cid.Hash(HandshakeType.ClientKeyExchange))));
    }

    [TestMethod]
    [DataRow("full", FullMaster, "28dd248b0962c08d5129964f5def8ca25473fb73b34003e75eb3caa25582f98f2df6576bb5c99831")]
    [DataRow("resumed", FullMaster, "bca01443b756b5c7eb873015e90ca4647b7c054b11c7aa406c36cb0835d5f1d1e4505fd4e7d750ca")]
    [DataRow("cid", CidMaster, "32cc05efccf2e4774511e5813099e34907818c37929a06e523f7c383491ff79647f02b319eb68e17")]
    public void The_key_block_follows_from_the_master_secret_and_the_randoms(string which, string master, string block)
    {
        var capture = Capture(which);
        Assert.AreEqual(block, Hex.Show(KeySchedule.KeyBlock(Hex.Of(master), capture.Hello.Random, capture.ServerRandom, 40)));
    }

    [TestMethod]
    public void Both_finished_messages_of_a_full_handshake_verify()
    {
        var capture = Capture("full");
        var (client, server) = Keys("full");
        var hash = capture.Hash(HandshakeType.ClientKeyExchange);
        Assert.IsTrue(client.TryUnprotect(capture.Protected(true, 0), out var clientFinished));
        Assert.AreEqual("1400000c000300000000000cbdc9fc9ad043a13aa071f4b9", Hex.Show(clientFinished));
        Assert.AreEqual(Hex.Show(clientFinished.AsMemory(12)), Hex.Show(KeySchedule.ClientVerifyData(Hex.Of(FullMaster), hash)));

        Assert.IsTrue(server.TryUnprotect(capture.Protected(false, 0), out var serverFinished));
        Assert.AreEqual("1400000c000400000000000c5646b867698afaed524f827f", Hex.Show(serverFinished));
        hash = capture.Hash(HandshakeType.ClientKeyExchange, clientFinished);
        Assert.AreEqual(Hex.Show(serverFinished.AsMemory(12)), Hex.Show(KeySchedule.ServerVerifyData(Hex.Of(FullMaster), hash)));
    }

    [TestMethod]
    public void Both_finished_messages_of_a_resumed_handshake_verify()
    {
        var capture = Capture("resumed");
        var (client, server) = Keys("resumed");
        Assert.IsTrue(server.TryUnprotect(capture.Protected(false, 0), out var serverFinished));
        var hash = capture.Hash(HandshakeType.ServerHello);
        Assert.AreEqual(Hex.Show(serverFinished.AsMemory(12)), Hex.Show(KeySchedule.ServerVerifyData(Hex.Of(FullMaster), hash)));

        Assert.IsTrue(client.TryUnprotect(capture.Protected(true, 0), out var clientFinished));
        hash = capture.Hash(HandshakeType.ServerHello, serverFinished);
        Assert.AreEqual(Hex.Show(clientFinished.AsMemory(12)), Hex.Show(KeySchedule.ClientVerifyData(Hex.Of(FullMaster), hash)));
    }

    [TestMethod]
    [DataRow("full", 1, "hello LwM2M\n")]
    [DataRow("resumed", 1, "hello LwM2M\n")]
    public void Every_protected_record_opens_and_is_written_again_byte_for_byte(string which, int number, string text)
    {
        var capture = Capture(which);
        var (client, server) = Keys(which);
        foreach (var (fromClient, record) in capture.Records.Where(r => r.Record.Epoch == 1))
        {
            var keys = fromClient ? client : server;
            Assert.IsTrue(keys.TryUnprotect(record, out var plaintext));
            var epoch = new WriteEpoch(1, keys, default, record.SequenceNumber);
            Assert.AreEqual(Hex.Show(record.Bytes), Hex.Show(epoch.Seal(record.Type, plaintext, DtlsMisbehaviour.None)));
        }

        Assert.IsTrue(client.TryUnprotect(capture.Protected(true, number), out var said));
        Assert.AreEqual(text, Encoding.ASCII.GetString(said));
    }

    [TestMethod]
    public void Records_with_connection_id_open_to_their_true_type_and_are_written_again_byte_for_byte()
    {
        var capture = Capture("cid");
        var (client, server) = Keys("cid");
        var readClient = new ReadEpoch(client, Hex.Of("beef"));
        var readServer = new ReadEpoch(server, Hex.Of("c0de"));
        List<(bool FromClient, ContentType Type, byte[] Content)> opened = [];
        foreach (var (fromClient, record) in capture.Records.Where(r => r.Record.Epoch == 1))
        {
            Assert.AreEqual(ContentType.Tls12Cid, record.Type);
            Assert.IsTrue((fromClient ? readClient : readServer).TryOpen(record, out var type, out var content));
            opened.Add((fromClient, type, content));

            // Mbed TLS fills the inner plaintext up to 16 bytes.
            var filled = (record.Fragment.Length - 16) - content.Length - 1;
            var epoch = new WriteEpoch(1, fromClient ? client : server, record.ConnectionId, record.SequenceNumber);
            var again = epoch.Seal(type, content, new DtlsMisbehaviour { InnerPadding = filled });
            Assert.AreEqual(Hex.Show(record.Bytes), Hex.Show(again));
        }

        Assert.AreEqual(ContentType.Handshake, opened[0].Type);
        Assert.AreEqual("1400000c000300000000000c02b0e09a37f21da57d7cac92", Hex.Show(opened[0].Content));
        Assert.AreEqual(Hex.Show(KeySchedule.ClientVerifyData(Hex.Of(CidMaster), capture.Hash(HandshakeType.ClientKeyExchange))), Hex.Show(opened[0].Content.AsMemory(12)));
        Assert.AreEqual(ContentType.ApplicationData, opened[2].Type);
        Assert.StartsWith("GET hello_LwM2M", Encoding.ASCII.GetString(opened[2].Content));
        Assert.AreEqual((ContentType.Alert, "0100"), (opened[^1].Type, Hex.Show(opened[^1].Content)));
    }

    [TestMethod]
    public void A_record_with_another_connection_id_or_a_changed_bit_does_not_open()
    {
        var capture = Capture("cid");
        var record = capture.Protected(true, 1);
        Assert.IsFalse(new ReadEpoch(Keys("cid").Client, Hex.Of("beee")).TryOpen(record, out _, out _));
        Assert.IsFalse(new ReadEpoch(Keys("cid").Client, default).TryOpen(record, out _, out _));
        for (var i = 0; i < record.Bytes.Length; i++)
        {
            var forged = record.Bytes.ToArray();
            forged[i] ^= 1;
            ReadOnlyMemory<byte> rest = forged;
            var opened = DtlsRecord.TryTake(ref rest, 2, out var taken) && taken.Epoch == 1
                && new ReadEpoch(Keys("cid").Client, Hex.Of("beef")).TryOpen(taken, out _, out _);
            Assert.IsFalse(opened, $"byte {i}");
        }
    }

    [TestMethod]
    public void The_additional_data_are_those_of_the_rfcs()
    {
        var finished = RecordProtection.AdditionalData(ContentType.Handshake, DtlsRecord.Dtls12, 1UL << 48, [], 0x18);
        Assert.AreEqual("000100000000000016fefd0018", Hex.Show(finished));
        var cid = RecordProtection.AdditionalData(ContentType.Tls12Cid, DtlsRecord.Dtls12, 1UL << 48, Hex.Of("beef"), 0x20);
        Assert.AreEqual("ffffffffffffffff190219fefd0001000000000000beef0020", Hex.Show(cid));
    }

    private static CapturedConversation Capture(string which) => which switch
    {
        "full" => new CapturedConversation(Captures.Full),
        "resumed" => new CapturedConversation(Captures.Resumed),
        _ => new CapturedConversation(Captures.WithConnectionId, 2),
    };

    private static (RecordProtection Client, RecordProtection Server) Keys(string which)
    {
        var capture = Capture(which);
        var master = Hex.Of(which == "cid" ? CidMaster : FullMaster);
        return RecordProtection.Derive(CipherSuite.PskAes128Ccm8, master, capture.Hello.Random, capture.ServerRandom);
    }
}
