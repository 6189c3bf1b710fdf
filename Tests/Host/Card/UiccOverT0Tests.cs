using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Card;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Sim;
using Lwm2m.Tests;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using DeviceKeys = Lwm2m.Uicc.Scp03Keys;
using DeviceSession = Lwm2m.Uicc.Scp03Session;
using UiccOptions = Lwm2m.Uicc.UiccOptions;

namespace Lwm2m.Host.Tests;

/// <summary>CoAP messages through a card that is at a UART, without a modem: SCP03 over T=0, in virtual time.</summary>
[TestClass]
public sealed class UiccOverT0Tests
{
    private const long LimitMs = 600_000;
    private static readonly byte[] s_number = Convert.FromHexString("0A915478563412");
    private static readonly byte[] s_request = Convert.FromHexString("4402B60B2161FB63B13101300138");

    private readonly UiccStandIn _card = new();
    private readonly T0Card _line;
    private readonly T0Reader _reader;
    private readonly UiccLink _link;
    private readonly List<string> _stored = [];
    private readonly byte[] _buffer = new byte[1152];
    private long _nowMs = 1000;

    public UiccOverT0Tests()
    {
        _line = new T0Card(_card, Convert.FromHexString("3B9F94801F878031E073FE211B674A357530350259C6"));
        _reader = new T0Reader(new MemoryT0Port(_line), new NoClock());
        MemoryStore store = new();
        SeededRandom random = new(1);
        Assert.IsTrue(DeviceKeys.Put(store, 0, [.. Enumerable.Range(0, 16).Select(i => (byte)i)], [.. Enumerable.Range(16, 16).Select(i => (byte)i)], random));
        UiccService service = new(new Card(_reader), new UiccOptions(), new DeviceSession(new SoftwareCrypto(), new DeviceKeys(store), random));
        _link = new UiccLink(service, new LinkTarget(LinkTarget.SecuredSmsScheme, "4587654321", 0));
        _card.Applet!.Stored += message => _stored.Add(Convert.ToHexString(message.Address) + Convert.ToHexString(message.Coap));
    }

    // Proves: SMS-70
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_request_comes_in_and_its_answer_goes_out_inside_SCP03(bool isOneByOne)
    {
        _line.Faults.OneByOne = isOneByOne;
        _link.Open(_nowMs);
        Until(() => _link.State == LinkState.Open);
        Assert.IsTrue(_card.Applet!.Deliver(new CardMessage(s_number, s_request)));
        Until(HasReceived);
        Assert.IsTrue(_link.Send(s_request, 0, s_request.Length));
        Until(() => _stored.Count > 0);
        Assert.AreEqual(Convert.ToHexString(s_number) + Convert.ToHexString(s_request), _stored.Single());
        CheckManners();
    }

    [TestMethod]
    public void A_line_that_fails_in_between_costs_a_session_and_no_message()
    {
        _link.Open(_nowMs);
        Until(() => _link.State == LinkState.Open);
        Assert.IsTrue(_card.Applet!.Deliver(new CardMessage(s_number, s_request)));
        _line.Faults.Collisions = 1;
        Until(HasReceived);
        Assert.AreEqual(2, _line.Resets);
        Assert.AreEqual(1, _reader.Engine.Faults);
        Until(() => _link.State == LinkState.Open);
        Assert.IsTrue(_link.Send(s_request, 0, s_request.Length));
        Until(() => _stored.Count > 0);
        CheckManners();
    }

    private void CheckManners()
    {
        Assert.IsEmpty(_line.Violations, string.Join(' ', _line.Violations));
        Assert.IsEmpty(_card.Violations, string.Join(' ', _card.Violations));
        Assert.AreEqual(0, _card.FailedAuthentications);
        Assert.IsGreaterThan(0, _card.SecuredCommands);
    }

    private bool HasReceived()
    {
        int count = _link.Receive(_buffer, 0, _buffer.Length);
        Assert.IsTrue(count == 0 || _buffer.AsSpan(0, count).SequenceEqual(s_request));
        return count > 0;
    }

    private void Until(Func<bool> isSo)
    {
        long endMs = _nowMs + LimitMs;
        while (!isSo())
        {
            Assert.IsLessThan(endMs, _nowMs, $"{_link.State} {_reader.State} {_reader.Engine.Fault}");
            if (_link.State == LinkState.Failed)
            {
                _link.Open(_nowMs);     // as the client does
            }

            _link.Step(_nowMs);
            _nowMs++;
        }
    }

    private sealed class NoClock : Clock
    {
        public override long NowMs => 0;
    }
}
