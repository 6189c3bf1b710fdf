using System;
using System.Text;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Nidd;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>A datagram without IP allocates nothing, from the link down to the line of the modem and back.</summary>
[TestClass]
public class NiddAllocationTests
{
    private const int WarmUp = 100;
    private const int Rounds = 1000;

    // Proves: WP-17, WP-30
    [TestMethod]
    public void A_datagram_out_and_one_in_allocate_nothing()
    {
        var port = new AnsweringPort();
        var clock = new StandingClock();
        var modem = new CellularModem(port, clock, [new GenericDialect()]);
        var bearer = new NiddBearer(new ModemCarrier(modem, Encoding.ASCII.GetBytes("apn")));
        var data = new NiddLink(bearer, new LinkTarget("coap+nidd", "data", 5683), false);
        var management = new NiddLink(bearer, new LinkTarget("coap+nidd", "mgmt", 5690), false);
        data.Open(clock.NowMs);
        management.Open(clock.NowMs);
        while (management.State != LinkState.Open)
        {
            Step(data, clock);
        }

        var request = Convert.FromHexString("44020001aabbccddb272640131ff0102030405");
        var line = Encoding.ASCII.GetBytes("\r\n+CRTDCP: 2,9,\"61450001aa6101ff32\"\r\n");
        var ask = Encoding.ASCII.GetBytes("\r\n+CRTDCP: 2,13,\"410100aabb346d676d7442163a\"\r\n");
        var taken = new byte[200];
        var got = 0;
        var before = 0L;
        for (var round = -WarmUp; round < Rounds; round++)
        {
            if (round == 0)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
                got = 0;
            }

            // Another Message ID each time, and its answer under that; and a request of the other server.
            request[2] = (byte)(round >> 8);
            request[3] = (byte)round;
            data.Announce(ReleaseHint.OneAnswerFollows);
            if (!data.Send(request, 0, request.Length))
            {
                Assert.Fail("not taken");
            }

            while (data.IsSending)
            {
                Step(data, clock);
            }

            Write(line, 20, request[2]);
            Write(line, 22, request[3]);
            Write(ask, 21, request[2]);
            Write(ask, 23, request[3]);
            port.Tell(line);
            port.Tell(ask);
            Step(data, clock);
            got += data.Wait(0) ? data.Receive(taken, 0, taken.Length) : 0;
            got += management.Wait(0) ? management.Receive(taken, 0, taken.Length) : 0;
        }

        Assert.AreEqual(0L, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual(WarmUp + Rounds, bearer.Counters.Sent);
        Assert.AreEqual(Rounds * (9 + 13), got);
    }

    private static void Step(NiddLink link, StandingClock clock)
    {
        clock.Advance();
        link.Step(clock.NowMs);
    }

    private static void Write(byte[] line, int at, byte value)
    {
        line[at] = (byte)"0123456789ABCDEF"[value >> 4];
        line[at + 1] = (byte)"0123456789ABCDEF"[value & 15];
    }

    private sealed class StandingClock : Clock
    {
        private long _nowMs = 1;

        public override long NowMs => _nowMs;

        public void Advance() => _nowMs += 5;
    }
}
