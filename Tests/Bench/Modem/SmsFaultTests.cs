using Lwm2m.Bench.Sms;
using static Lwm2m.Bench.Tests.Modem.FaultSteps;

namespace Lwm2m.Bench.Tests.Modem;

/// <summary>Each switch of what goes wrong with short messages does that, and the modem is well without it.</summary>
[TestClass]
public sealed class SmsFaultTests
{
    [TestMethod]
    public void Row_13_a_full_store_shows_nothing_and_the_network_keeps_messages()
    {
        using var rig = new ModemRig(change: o => o with { StoreCapacity = 2 });
        rig.Ask("AT+CNMI=2,1,0,0,0");
        rig.Modem.Faults.TellsStoreFull = true;
        for (var i = 0; i < 3; i++)
        {
            Send(rig, [(byte)i]);
        }

        Assert.AreEqual("+CMTI: \"SM\",1|+CMTI: \"SM\",2|^SMMEMFULL: \"SM\"", ModemRig.Lines(rig.Take(2000)));
        Assert.AreEqual(1, rig.Centre.Waiting);
        Assert.AreEqual("OK|+CMTI: \"SM\",1", rig.Ask("AT+CMGD=1"));
        Assert.AreEqual(0, rig.Centre.Waiting);
        rig.Ask("AT+CMGD=1,4");
        rig.Modem.Faults.StoreFull = true;
        rig.Modem.Faults.TellsStoreFull = false;
        Send(rig, [9]);
        Assert.AreEqual("", rig.Take(2000));
        Assert.AreEqual(1, rig.Centre.Waiting);
    }

    [TestMethod]
    public void Row_14_the_indication_names_another_store_or_no_index()
    {
        using var rig = new ModemRig();
        rig.Ask("AT+CNMI=2,1,0,0,0");
        rig.Modem.Faults.CmtiOfOtherStore = true;
        Send(rig, [1]);
        Assert.AreEqual("+CMTI: \"ME\",1", ModemRig.Lines(rig.Take(1000)));
        Assert.AreEqual("+CMS ERROR: 321", rig.Ask("AT+CMGR=1"));
        Assert.AreEqual("+CPMS: 1,10,0,10,0,10|OK", rig.Ask("AT+CPMS=\"ME\""));
        Assert.IsTrue(rig.Ask("AT+CMGR=1").StartsWith("+CMGR: 0,,", StringComparison.Ordinal));
        rig.Modem.Faults.CmtiOfOtherStore = false;
        rig.Modem.Faults.CmtiWithoutIndex = true;
        Send(rig, [2]);
        Assert.AreEqual("+CMTI: ,-1", ModemRig.Lines(rig.Take(1000)));
    }

    [TestMethod]
    public void Row_15_a_missing_acknowledgement_ends_reception()
    {
        using var rig = new ModemRig();
        rig.Ask("AT+CSMS=1");
        rig.Ask("AT+CNMI=2,2,0,1,0");
        Send(rig, [1]);
        Assert.IsTrue(rig.Take(1000).Contains("+CMT: ", StringComparison.Ordinal));
        Assert.AreEqual("", rig.Take(13_000));
        Assert.AreEqual("+CNMI: 2,2,0,1,0|OK", rig.Ask("AT+CNMI?"));
        rig.Wait(1500);
        Assert.AreEqual("+CNMI: 2,0,0,0,0|OK", rig.Ask("AT+CNMI?"));
        Assert.HasCount(1, rig.Modem.Violations);
        Assert.AreEqual(1, rig.Centre.Waiting); // RP-ERROR: the centre keeps it
        Assert.AreEqual("+CMS ERROR: 340", rig.Ask("AT+CNMA"));
        Send(rig, [2]);
        Assert.AreEqual("", rig.Take(30_000));
        rig.Ask("AT+CNMI=2,2,0,1,0");
        Assert.IsTrue(rig.Take(70_000).Contains("+CMT: ", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Row_15_the_acknowledgement_of_a_report_is_refused()
    {
        using var rig = new ModemRig();
        _ = new SmsTransport(rig.Centre, "8765432112");
        rig.Ask("AT+CSMS=1");
        rig.Ask("AT+CNMI=2,2,0,1,0");
        rig.Modem.Faults.RefusesCnmaOfReports = true;
        Ask(rig, "AT+CMGS=27");
        rig.Send(Submit.Replace("0011", "0031", StringComparison.Ordinal) + "\u001a");
        Assert.IsTrue(ModemRig.Lines(rig.Take(3000)).Contains("+CDS: ", StringComparison.Ordinal));
        Assert.AreEqual("+CMS ERROR: 340", rig.Ask("AT+CNMA"));
        Assert.AreEqual("+CNMI: 2,2,0,1,0|OK", rig.Ask("AT+CNMI?", 20_000));
        Assert.AreEqual("+CNMI: 2,2,0,1,0|OK", rig.Ask("AT+CNMI?"));
    }

    [TestMethod]
    public void Row_16_modes_that_are_listed_are_refused()
    {
        using var rig = new ModemRig();
        rig.Modem.Faults.RefusedCnmi = "2,2 1,2";
        Assert.AreEqual("+CMS ERROR: 303", rig.Ask("AT+CNMI=2,2,0,0,0"));
        Assert.AreEqual("+CMS ERROR: 303", rig.Ask("AT+CNMI=1,2,0,0,0"));
        Assert.AreEqual("OK", rig.Ask("AT+CNMI=2,1,0,0,0"));
    }

    [TestMethod]
    public void Row_17_a_submission_fails_or_takes_two_minutes()
    {
        using var rig = new ModemRig();
        _ = new SmsTransport(rig.Centre, "8765432112");
        rig.Modem.Faults.SubmitErrors = 1;
        rig.Modem.Faults.SubmitError = 332;
        rig.Modem.Faults.SubmitLateMs = 119_000;
        Ask(rig, "AT+CMGS=27");
        rig.Send(Submit + "\u001a");
        Assert.AreEqual("", rig.Take(119_000));
        Assert.AreEqual("", rig.Ask("AT", 100)); // it is busy
        Assert.AreEqual("+CMS ERROR: 332", ModemRig.Lines(rig.Take(1000)));
        Assert.HasCount(3, rig.Modem.Violations); // A, T, CR
        Assert.AreEqual(0, rig.Modem.Submitted);
        rig.Modem.Faults.SubmitLateMs = 0;
        Ask(rig, "AT+CMGS=27");
        rig.Send(Submit + "\u001a");
        Assert.AreEqual("+CMGS: 1|OK", ModemRig.Lines(rig.Take(1000)));
    }

    [TestMethod]
    public void Row_18_a_message_comes_twice()
    {
        using var rig = new ModemRig();
        rig.Ask("AT+CNMI=2,2,0,0,0");
        rig.Modem.Faults.DeliversTwice = true;
        Send(rig, [7]);
        Assert.AreEqual("+CMT: ,19", ModemRig.Lines(rig.Take(1000)).Split('|')[0]);
        Assert.IsTrue(rig.Ask("AT+CMGL=4").StartsWith("+CMGL: 1,0,,19|", StringComparison.Ordinal));
        rig.Modem.Faults.DeliversTwice = false;
        rig.Centre.Fate = _ => new SmsFate(2);
        Send(rig, [8]);
        var lines = ModemRig.Lines(rig.Take(2000)).Split('|');
        Assert.HasCount(4, lines);
        DeliverTpdu first = ReadPdu(lines[1]), second = ReadPdu(lines[3]);
        Assert.AreEqual(first.Time, second.Time);
        Assert.AreEqual(first.Originator, second.Originator);
        CollectionAssert.AreEqual(first.UserData, second.UserData);
    }

    [TestMethod]
    public void Row_19_senders_and_codings_are_strange()
    {
        using var rig = new ModemRig();
        rig.Ask("AT+CNMI=2,2,0,0,0");
        rig.Modem.Faults.Originator = "0DD0F334FC1CA69701"; // sipgate
        rig.Modem.Faults.NoServiceCentre = true;
        rig.Modem.Faults.Coding = "C8";
        Send(rig, [7]);
        var lines = ModemRig.Lines(rig.Take(1000)).Split('|');
        Assert.AreEqual("+CMT: ,21", lines[0]);
        Assert.AreEqual("00040DD0F334FC1CA6970100C8", lines[1][..26]);
        foreach (var raw in new[] { "04", "0400", "04FF", "0405812143f5" })
        {
            rig.Modem.Faults.Originator = null;
            rig.Centre.Inject(ModemRig.DeviceNumber, Convert.FromHexString(raw)); // cut off
            Assert.IsTrue(rig.Take(1000).Contains($"+CMT: ,{raw.Length / 2}", StringComparison.Ordinal));
        }
    }

    private static DeliverTpdu ReadPdu(string line)
    {
        var octets = Convert.FromHexString(line);
        return DeliverTpdu.Parse(octets.AsSpan(1 + octets[0]));
    }

    private static void Send(ModemRig rig, byte[] data) => rig.Centre.Send(new SmsAddress(ModemRig.ServerNumber), ModemRig.DeviceNumber, data);
}
