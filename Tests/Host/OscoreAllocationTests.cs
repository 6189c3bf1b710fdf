using System;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Oscore;
using Lwm2m.Tests;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Protecting and opening allocates nothing, and deriving anew does not either.</summary>
[TestClass]
public sealed class OscoreAllocationTests
{
    private const int WarmUp = 200;
    private const int Rounds = 2000;

    private readonly byte[] _buffer = new byte[2048];
    private readonly CoapMessage _message = new();
    private readonly CoapWriter _writer = new();
    private readonly RequestBinding _asked = new();
    private readonly RequestBinding _answering = new();
    private readonly byte[] _content = new byte[1024];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(20)]
    [DataRow(100)]
    [DataRow(1000)]
    public void A_request_its_response_and_a_notification_allocate_nothing(int payload)
    {
        (OscoreProtection client, OscoreProtection server) = Pair(Rederivation.Never);
        Measure(_ =>
        {
            Request(client, server, payload);
            server.ConfirmFresh(_answering);
            Respond(server, client, CoapCode.Content, payload, true, Unprotection.Opened);
            Respond(server, client, CoapCode.Content, payload, false, Unprotection.Opened);
        });
    }

    [TestMethod]
    public void A_derivation_with_nonces_allocates_nothing()
    {
        (OscoreProtection client, OscoreProtection server) = Pair(Rederivation.OnFirstUseAndLoss);
        long now = 0;
        Measure(round =>
        {
            now += 1_000_000;
            if (round > 0)
            {
                Assert.AreEqual(Unprotection.Opened, Request(client, server, 20, now));
                Plain(client, now);
            }

            Assert.AreEqual(Unprotection.RefusedProtected, Request(client, server, 20, now));
            Respond(server, client, CoapCode.Unauthorized, 0, true, Unprotection.Retry, now);
            Assert.AreEqual(Unprotection.Opened, Request(client, server, 20, now));
            Respond(server, client, CoapCode.Changed, 20, true, Unprotection.Opened, now);
        });
    }

    [TestMethod]
    public void A_protection_takes_less_than_ten_kilobytes()
    {
        Pair(Rederivation.OnFirstUseAndLoss);
        SoftwareCrypto engine = new();
        MemoryStore store = new(8, 128);
        OscoreOptions options = new();
        SeededRandom random = new(1);
        ObjectCredentials credentials = new(Hex.Parse("0102030405060708090a0b0c0d0e0f10"), [], [1]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        OscoreProtection protection = new(credentials, "srv", random, engine, options, store);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(protection);
        TestContext.WriteLine($"{allocated} bytes");
        Assert.IsLessThan(10 * 1024, allocated);
    }

    private static (OscoreProtection Client, OscoreProtection Server) Pair(Rederivation rederivation) =>
        (Make([], [1], rederivation, 1), Make([1], [], rederivation, 2));

    private static OscoreProtection Make(byte[] sender, byte[] recipient, Rederivation rederivation, int seed) =>
        new(new ObjectCredentials(Hex.Parse("0102030405060708090a0b0c0d0e0f10"), sender, recipient), "srv", new SeededRandom(seed),
            new SoftwareCrypto(), new OscoreOptions { Rederivation = rederivation }, new MemoryStore(8, 128));

    private static void Measure(Action<int> round)
    {
        long before = 0;
        for (int i = 0; i < WarmUp + Rounds; i++)
        {
            if (i == WarmUp)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            round(i);
        }

        Assert.AreEqual(0L, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private Unprotection Request(OscoreProtection client, OscoreProtection server, int payload, long now = 0)
    {
        int offset = client.HeadRoom;
        _writer.Begin(_buffer, offset, 1100, CoapType.Confirmable, CoapCode.Put, 1, _content, 0, 4);
        _writer.UintOption(OptionNumber.Observe, 0);
        _writer.Option(OptionNumber.UriPath, _content, 0, 4);
        _writer.UintOption(OptionNumber.ContentFormat, 112);
        _writer.StartPayload();
        _writer.Payload(_content, 0, payload);
        int count = _writer.Length;
        if (!client.ProtectRequest(_buffer, ref offset, ref count, _asked, now))
        {
            throw new InvalidOperationException("request");
        }

        _message.Parse(_buffer, offset, count);
        return server.UnprotectRequest(_message, out _, out _, _answering, now);
    }

    private void Respond(OscoreProtection server, OscoreProtection client, byte code, int payload, bool isOnly, Unprotection expected, long now = 0)
    {
        int offset = server.HeadRoom;
        _writer.Begin(_buffer, offset, 1100, CoapType.NonConfirmable, code, 1, _content, 0, 4);
        if (!isOnly)
        {
            _writer.UintOption(OptionNumber.Observe, 5);
        }

        _writer.UintOption(OptionNumber.ContentFormat, 112);
        _writer.StartPayload();
        _writer.Payload(_content, 0, payload);
        int count = _writer.Length;
        if (!server.ProtectResponse(_buffer, ref offset, ref count, _answering, isOnly, now))
        {
            throw new InvalidOperationException("response");
        }

        _message.Parse(_buffer, offset, count);
        if (client.UnprotectResponse(_message, out _, out _, _asked, now) != expected)
        {
            throw new InvalidOperationException("response opened");
        }
    }

    private void Plain(OscoreProtection client, long now)
    {
        _buffer[0] = 0x60;
        _buffer[1] = CoapCode.Unauthorized;
        _message.Parse(_buffer, 0, 4);
        if (client.UnprotectResponse(_message, out _, out _, _asked, now) != Unprotection.UnprotectedError || !client.Renew(_asked, now))
        {
            throw new InvalidOperationException("error");
        }
    }
}
