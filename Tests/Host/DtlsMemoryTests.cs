using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>What a link holds, allocates and leaves behind, after a handshake with OpenSSL that is played again.</summary>
[TestClass]
public partial class DtlsMemoryTests
{
    private const int WarmUp = 50;
    private const int Rounds = 500;

    private static readonly byte[] Key = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");

    private static readonly byte[][] Flights =
    [
        Convert.FromHexString("16feff00000000000000000023030000170000000000000017feff1496d5d2d50b6f4e246ea1bcad5d44bb6fe4a48bc0"),
        Convert.FromHexString("16fefd00000000000000010062020000560001000000000056fefdcf62a4ba28a94411da0b4b26975e17fbd8cf8f0902fc3799610e8882cdd3c3cc20976b7cb6d7e72b5969bf8c79932c2fd2d4cfc0bd291425690f639cc2de8f6ad3c0a800000eff0100010000010001010017000016fefd000000000000000200120c0000060002000000000006000468696e7416fefd0000000000000003000c0e0000000003000000000000"),
        Convert.FromHexString("14fefd000000000000000400010116fefd0001000000000000002800010000000000006052bca9ac82bb11adf08957b261546737dbb55f31dc0f8e42163ea638d3cc37"),
    ];

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_link_that_is_closed_and_forgotten_holds_no_secret(bool constantTime)
    {
        DtlsLink link = Opened(new Path(), new DtlsStore(new MemoryStore(), "a"), new SoftwareCrypto(constantTime));
        byte[] keyBlock = KeyBlock(link);
        byte[] master = ((byte[])Field(Field(Field(link, "_association"), "_session"), "_master")).ToArray();
        byte[][] secrets = [master, keyBlock[..16], keyBlock[16..32], keyBlock[32..36], keyBlock[36..40]];
        Assert.IsTrue(Send(link, "a secret of sixteen bytes and more"));
        foreach (byte[] secret in secrets)
        {
            Assert.IsTrue(constantTime || Holds(link, secret), "the search finds nothing at all");
        }

        HashSet<Array> held = Arrays(link);
        link.Close();
        foreach (byte[] secret in secrets.Skip(1))
        {
            Assert.IsFalse(held.Any(array => Contains(array, secret)), "a key");
        }

        Assert.IsTrue(Holds(link, master), "nothing to resume");
        link.Forget();
        Assert.IsFalse(Holds(link, master), "the master secret");
        Assert.IsFalse(Holds(link, Key), "the pre-shared key");
    }

    [TestMethod]
    public void A_failed_handshake_leaves_no_secret_either()
    {
        var path = new Path();
        var link = Made(path, null, new SoftwareCrypto());
        link.Open(0);
        foreach (byte[] flight in Flights.Take(2))
        {
            path.Pending = flight;
            link.Step(0);
        }

        byte[] keyBlock = KeyBlock(link);
        Assert.IsTrue(Holds(link, keyBlock[..16]));
        while (link.State == LinkState.Opening)
        {
            link.Step(link.Step(0));
            link.Step(1000000);
        }

        Assert.AreEqual(LinkState.Failed, link.State);
        Assert.IsFalse(Holds(link, keyBlock[..16]));
        Assert.IsFalse(Holds(link, Key));
    }

    /// <summary>
    /// What was reached at any time of a handshake is held here, so that it is looked at also when the link has let go of it: what the
    /// collector takes stays in memory as it is.
    /// </summary>
    [TestMethod]
    [DataRow(Ending.Done)]
    [DataRow(Ending.Silence)]
    [DataRow(Ending.Close)]
    [DataRow(Ending.NewKey)]
    [DataRow(Ending.Abandon)]
    public void Nothing_that_a_handshake_ever_held_keeps_a_secret_when_it_is_over(Ending ending)
    {
        var path = new Path();
        var link = Made(path, new DtlsStore(new MemoryStore(), "a"), new SoftwareCrypto());
        link.Open(0);
        var held = new HashSet<Array>(ReferenceEqualityComparer.Instance);
        held.UnionWith(Arrays(link));
        Assert.IsTrue(held.Any(array => Contains(array, Key)), "the handshake has no key of its own");
        foreach (byte[] flight in Flights.Take(2))
        {
            path.Pending = flight;
            link.Step(0);
            held.UnionWith(Arrays(link));
        }

        byte[] master = ((byte[])Field(Field(Field(Field(link, "_association"), "_handshake"), "_secrets"), "_master")).ToArray();
        byte[] keyBlock = KeyBlock(link);
        byte[][] secrets = [.. WithPads(Key), .. WithPads(master), keyBlock[..16], keyBlock[16..32], keyBlock[32..36], keyBlock[36..40]];
        Assert.IsTrue(held.Any(array => Contains(array, master)));
        Assert.IsTrue(held.Any(array => Contains(array, keyBlock[..16])));
        Assert.IsFalse(held.Any(array => Contains(array, Key)), "the key is not needed any more");
        switch (ending)
        {
            case Ending.Done:
                path.Pending = Flights[2];
                link.Step(0);
                Assert.AreEqual(LinkState.Open, link.State);
                held.UnionWith(Arrays(link));
                held.ExceptWith(Arrays(link));
                Assert.IsNotEmpty(held);
                break;

            case Ending.Abandon:
                path.Pending = Flights[2];
                link.Step(0);
                Assert.AreEqual(LinkState.Open, link.State);
                held.UnionWith(Arrays(link));
                link.Close();
                Assert.IsTrue(held.Any(array => Contains(array, master)), "nothing to resume");
                link.Abandon();
                break;

            case Ending.Silence:
                for (long now = 0; link.State == LinkState.Opening; now += 1000)
                {
                    link.Step(now);
                }

                Assert.AreEqual(LinkState.Failed, link.State);
                break;

            case Ending.Close:
                link.Close();
                break;

            case Ending.NewKey:
                link.SetCredentials(new PreSharedKey(Encoding.ASCII.GetBytes("Client_identity"), [.. Key.Reverse()]));
                Assert.AreEqual(LinkState.Opening, link.State);
                break;
        }

        foreach (byte[] secret in secrets)
        {
            Assert.IsFalse(held.Any(array => Contains(array, secret)), Convert.ToHexString(secret));
        }
    }

    [TestMethod]
    public void The_master_secret_of_a_session_that_cannot_be_resumed_is_not_kept()
    {
        var path = new Path();
        DtlsLink link = new(
            path, new PreSharedKey(Encoding.ASCII.GetBytes("Client_identity"), Key), new DtlsOptions { SessionLifetimeMs = 0 }, new SoftwareCrypto(), new Counting());
        link.Open(0);
        foreach (byte[] flight in Flights.Take(2))
        {
            path.Pending = flight;
            link.Step(0);
        }

        byte[] master = ((byte[])Field(Field(Field(Field(link, "_association"), "_handshake"), "_secrets"), "_master")).ToArray();
        path.Pending = Flights[2];
        link.Step(0);
        Assert.AreEqual(LinkState.Open, link.State);
        Assert.IsFalse(Holds(link, master));
    }

    /// <summary>Any ticket, as nobody has proven to be the server before a Finished.</summary>
    [TestMethod]
    public void A_handshake_that_is_given_up_leaves_neither_its_hello_nor_a_ticket()
    {
        var path = new Path();
        DtlsLink link = Made(path, null, new SoftwareCrypto(), new DtlsOptions { UseTickets = true });
        byte[] ticket = Encoding.ASCII.GetBytes("forty bytes that are called a ticket now");
        link.Open(0);
        var held = new HashSet<Array>(ReferenceEqualityComparer.Instance);
        foreach (byte[] flight in new[] { Flights[0], WithTicketExtension(), NewSessionTicket(ticket) })
        {
            path.Pending = flight;
            link.Step(0);
            held.UnionWith(Arrays(link));
        }

        // Version and random.
        byte[] hello = [0xfe, 0xfd, .. Enumerable.Range(1, 28).Select(i => (byte)i)];
        Assert.IsTrue(held.Any(array => Contains(array, hello)) && held.Any(array => Contains(array, ticket)), "the search finds nothing at all");
        link.Close();
        Assert.IsFalse(held.Any(array => Contains(array, hello)), "a hello");
        Assert.IsFalse(held.Any(array => Contains(array, ticket)), "a ticket");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_session_that_is_forgotten_leaves_no_ticket(bool wipes)
    {
        DtlsLink link = Made(new Path(), null, new SoftwareCrypto(), new DtlsOptions { UseTickets = true });
        byte[] ticket = Encoding.ASCII.GetBytes("forty bytes that are called a ticket now");
        object session = Field(Field(link, "_association"), "_session");
        session.GetType().GetMethod("KeepTicket", BindingFlags.NonPublic | BindingFlags.Instance)!.Invoke(session, [ticket.ToArray(), 0, ticket.Length]);
        HashSet<Array> held = Arrays(link);
        Assert.IsTrue(held.Any(array => Contains(array, ticket)), "the search finds nothing at all");
        if (wipes)
        {
            link.Wipe();
        }
        else
        {
            link.Forget();
        }

        Assert.IsFalse(held.Any(array => Contains(array, ticket)));
    }

    [TestMethod]
    public void What_was_received_is_held_nowhere_else()
    {
        var path = new Path();
        DtlsLink link = Opened(path, new DtlsStore(new MemoryStore(), "a"), new SoftwareCrypto());
        byte[] keyBlock = KeyBlock(link);
        byte[] content = Encoding.ASCII.GetBytes("forty bytes that nobody else is to read.");
        path.Pending = [.. Sealed(keyBlock, 1, content), .. Sealed(keyBlock, 2, content), .. Sealed(keyBlock, 3, content)];
        Assert.AreEqual(40, link.Receive(new byte[40], 0, 40));
        Assert.AreEqual(40, link.Receive(new byte[40], 0, 40));
        Assert.IsTrue(Holds(link, keyBlock[..16]), "the search finds nothing at all");
        var held = Arrays(link);
        Assert.IsFalse(held.Any(array => Contains(array, content[..16])), "left where it was opened");
        link.Close();
        Assert.IsFalse(held.Any(array => Contains(array, content[..16])));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void What_goes_to_a_store_and_comes_from_it_is_wiped(bool takes)
    {
        var store = new HoldingStore { Takes = takes };
        DtlsLink link = Opened(new Path(), new DtlsStore(store, "a"), new SoftwareCrypto());
        byte[] master = ((byte[])Field(Field(Field(link, "_association"), "_session"), "_master")).ToArray();
        byte[] keyBlock = KeyBlock(link);
        Assert.AreEqual(takes, link.Suspend());
        link = Made(new Path(), new DtlsStore(store, "a"), new SoftwareCrypto());
        link.Open(0);
        Assert.AreEqual(takes ? HandshakeKind.Restored : HandshakeKind.None, link.Handshake);
        Assert.IsTrue(store.Seen.Any(bytes => Contains(bytes, master)) && (!takes || store.Seen.Any(bytes => Contains(bytes, keyBlock))));
        Assert.IsFalse(store.Held.Any(buffer => Contains(buffer, master) || Contains(buffer, keyBlock[..16])));
    }

    [TestMethod]
    public void An_open_link_sends_receives_and_drops_without_allocation()
    {
        var path = new Path();
        DtlsLink link = Opened(path, new DtlsStore(new MemoryStore(), "a"), new SoftwareCrypto());
        byte[] keyBlock = KeyBlock(link);
        var records = Enumerable.Range(1, WarmUp + Rounds).Select(number => Sealed(keyBlock, number)).ToArray();
        byte[] forged = Sealed(keyBlock, 100000);
        forged[^1] ^= 1;
        var buffer = new byte[600];
        long before = 0;
        for (int i = 0; i < WarmUp + Rounds; i++)
        {
            if (i == WarmUp)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            bool isSent = link.Send(buffer, 0, 100);
            path.Pending = records[i];
            int received = link.Receive(buffer, 0, buffer.Length);
            path.Pending = forged;
            int taken = link.Receive(buffer, 0, buffer.Length);
            link.Step(i);
            if (!isSent || received != 40 || taken != 0)
            {
                Assert.Fail($"round {i}: {isSent} {received} {taken}");
            }
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Bytes of 64-bit objects; a board's are smaller.</summary>
    [TestMethod]
    public void A_link_takes_less_than_five_kilobytes_and_its_handshake_gives_back_what_it_took()
    {
        var engine = new SoftwareCrypto();
        Opened(new Path(), null, engine);
        var path = new Path();
        long start = GC.GetAllocatedBytesForCurrentThread();
        DtlsLink link = Made(path, null, engine);
        long made = GC.GetAllocatedBytesForCurrentThread();
        link.Open(0);
        foreach (byte[] flight in Flights)
        {
            path.Pending = flight;
            link.Step(0);
        }

        long shaken = GC.GetAllocatedBytesForCurrentThread();
        Console.WriteLine($"link {made - start} bytes, handshake {shaken - made} bytes");
        Assert.AreEqual(LinkState.Open, link.State);
        Assert.IsTrue(made - start < 5 * 1024, $"{made - start} bytes");
        Assert.IsTrue(shaken - made < 6 * 1024, $"{shaken - made} bytes");
        object association = Field(link, "_association");
        Assert.IsNull(association.GetType().GetField("_handshake", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(association));
    }
}
