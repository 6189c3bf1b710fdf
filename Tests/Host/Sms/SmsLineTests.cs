using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The same session of short messages however the line cuts it up and whatever comes in between.</summary>
[TestClass]
public sealed class SmsLineTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(7)]
    [DataRow(64)]
    public void A_session_in_pieces_of_any_size_is_the_same(int pieceBytes)
    {
        using var whole = new SmsRig();
        using var cut = new SmsRig(pieceBytes: pieceBytes);
        CollectionAssert.AreEqual(Session(whole), Session(cut));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_line_of_the_modem_between_a_command_and_its_answer_changes_nothing(bool isBeforeResult)
    {
        using var quiet = new SmsRig();
        var expected = Results(Session(quiet));
        foreach (var urc in (string[])["+CREG: 1", "+CEREG: 1,\"00C8\",\"01A2D003\",9", "+CIEV: 3,1", "^SMMEMFULL", "+CMTI: \"SM\",9", "RING", "+CMS: 1"])
        {
            using var noisy = new SmsRig();
            noisy.Faults.UrcAfterCommand = isBeforeResult ? null : urc;
            noisy.Faults.UrcBeforeResult = isBeforeResult ? urc : null;
            CollectionAssert.AreEqual(expected, Results(Session(noisy)), urc);
        }
    }

    [TestMethod]
    [DataRow("\r\r\n")]
    [DataRow("\n")]
    [DataRow("\r")]
    public void Lines_that_end_otherwise_change_nothing(string lineEnd)
    {
        using var usual = new SmsRig();
        using var other = new SmsRig();
        other.Faults.LineEnd = lineEnd;
        other.Faults.EchoStaysOn = true;
        other.Faults.PromptWithoutSpace = true;
        other.Faults.LoseSpaceAfterColon = true;
        CollectionAssert.AreEqual(Results(Session(usual)), Results(Session(other)));
    }

    [TestMethod]
    public void A_line_that_loses_bytes_loses_messages_and_nothing_else()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        rig.Faults.LosesByteEvery = 97;
        for (byte i = 0; i < 100; i++)
        {
            server.Send([i, 1, 2, 3, 4, 5, 6, 7]);
            rig.Wait(40_000);
            while (rig.Receive(link) is { Length: > 0 } received)
            {
                Assert.AreEqual(16, received.Length);
                StringAssert.EndsWith(received, "01020304050607");
            }

            if (link.State == LinkState.Failed)
            {
                link.Open(rig.NowMs);
            }
        }

        rig.Faults.LosesByteEvery = 0;
        rig.Until(() => link.State == LinkState.Open);
        rig.Wait(3 * 86_400_000);       // until the modem is told anew, should it have missed an acknowledgement
        server.Send([255]);
        rig.Until(() => rig.Receive(link) == "ff");     // behind what the centre has kept meanwhile
        rig.Send(link, [1]);
        rig.Until(() => server.Data.Contains("01"));
    }

    /// <summary>Messages in and out; what came of it, and the commands.</summary>
    private static string[] Session(SmsRig rig)
    {
        List<string> seen = [];
        var server = new SmsServer(rig);
        rig.Store("SM", SmsRig.ServerNumber, [9]);
        rig.Store("ME", "4500000000", [9]);
        var link = rig.Open();
        rig.Until(() => link.HasArrived);
        seen.Add(rig.Receive(link));
        rig.Wait(10_000);
        for (byte i = 0; i < 3; i++)
        {
            rig.Send(link, [i]);
            server.Send([i, i]);
            rig.Until(() => link.HasArrived && !link.IsSending);
            seen.Add(rig.Receive(link));
            rig.Wait(5000);
        }

        seen.AddRange(server.Data);
        seen.Add($"{rig.Counters.Sent} {rig.Counters.Received} {rig.Counters.Malformed} {rig.Counters.Lost} {rig.Counters.Foreign} {rig.Stored}");
        Assert.AreEqual(0, rig.Centre.PutOff);
        server.Dispose();
        return [.. seen, .. rig.Log.Where(line => line.StartsWith("> AT+C", StringComparison.Ordinal) && line.StartsWith("> AT+CM", StringComparison.Ordinal))];
    }

    private static string[] Results(string[] session) => [.. session.Where(line => !line.StartsWith('>'))];
}
