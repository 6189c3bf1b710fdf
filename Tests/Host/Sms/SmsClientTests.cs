using System.Linq;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>A whole client over SMS and UDP against a server of the bench: CoAP over DTLS over SMS, and the change of links.</summary>
[TestClass]
public class SmsClientTests
{
    private const string Tel = "tel:+4512345678";
    private const string Coaps = "coaps://192.0.2.1";

    public TestContext TestContext { get; set; } = null!;

    // Proves: SMS-01, SMS-06, SMS-09, SMS-11, SMS-69, C-11, C-12
    [TestMethod]
    public void A_device_with_nothing_but_SMS_registers_and_is_managed_in_messages_of_140_bytes()
    {
        var rig = new TwoBearerRig(Tel, "S");
        byte[] value = [.. Enumerable.Range(0, 250).Select(i => (byte)i)];
        rig.Container.TrySet(0, value, 0, value.Length);
        rig.Start();
        rig.Run(120);
        var (end, request, body) = rig.Server.Requests.Single();
        Assert.AreEqual(TwoBearerRig.Sms, end);
        Assert.AreEqual("/rd?ep=urn:test:sms&lt=86400&lwm2m=1.1&b=S&sms=4587654321", request);
        StringAssert.Contains(body, "</1>;ver=1.1,</1/0>,</3>;ver=1.1,</3/0>,</19/0>");
        TestContext.WriteLine($"handshake and registration: {rig.Air.FromDevice} short messages of the device, {rig.Air.FromServer} of the server");

        // A value in one message, a long one in blocks of 64 bytes.
        Assert.AreEqual("Acme", Encoding.UTF8.GetString(rig.Ask(TwoBearerRig.Sms, CoapCode.Get, "/3/0/0", new CoapOption(OptionNumber.Accept, 0))!.Payload.Span));
        byte[] read = [];
        for (var more = true; more;)
        {
            var block = new Block(read.Length / 64, false, 2);
            var answer = rig.Ask(TwoBearerRig.Sms, CoapCode.Get, "/19/0/0/0", new CoapOption(OptionNumber.Accept, 42), new CoapOption(OptionNumber.Block2, block.Encode()))!;
            Assert.AreEqual(CoapCode.Content, answer.Code);
            read = [.. read, .. answer.Payload.ToArray()];
            more = answer.Options.Block(OptionNumber.Block2)!.Value.More;
        }

        CollectionAssert.AreEqual(value, read);
        Assert.IsLessThanOrEqualTo(SmsAir.UserData, rig.Air.Longest);
        Assert.AreEqual(0, rig.Air.TooEarly);

        // An observation, and its notification by SMS.
        var observed = rig.Ask(TwoBearerRig.Sms, CoapCode.Get, "/1/0/1", new CoapOption(OptionNumber.Observe, 0), new CoapOption(OptionNumber.Accept, 0))!;
        Assert.IsTrue(observed.Options.Has(OptionNumber.Observe));
        rig.ServerAccount.LifetimeS = 7200;
        rig.Client.NotifyChanged(1, 0, 1);
        rig.Run(60);
        Assert.IsTrue(rig.Server.Answers.Any(answer => answer.Message.Token.Equals(observed.Token) && Encoding.UTF8.GetString(answer.Message.Payload.Span) == "7200"));
    }

    // Proves: SMS-03, SMS-04, SMS-15, U-15
    [TestMethod]
    public void A_trigger_in_DTLS_over_SMS_leads_to_an_Update_over_UDP_and_to_no_short_message()
    {
        var rig = new TwoBearerRig(Coaps, "U");
        rig.ServerAccount.IsReachableBySms = true;
        rig.Start();
        rig.Run(120);
        Assert.AreEqual(1, rig.SmsHandshakes);
        Assert.AreEqual(3, rig.Air.FromDevice, "the handshake");
        Assert.AreEqual('U', rig.Transport);
        Assert.AreEqual("/rd?ep=urn:test:sms&lt=86400&lwm2m=1.1&b=U&sms=4587654321", rig.Server.Requests.Single().Request);
        for (var i = 0; i < 3; i++)
        {
            Assert.IsNull(rig.Ask(TwoBearerRig.Sms, CoapCode.Post, "/1/0/8"));
            Assert.AreEqual((TwoBearerRig.Udp, "/rd/5"), (rig.Server.Requests[^1].End, rig.Server.Requests[^1].Request));
            Assert.HasCount(2 + i, rig.Server.Requests);
        }

        // Anything else finds nobody.
        Assert.IsNull(rig.Ask(TwoBearerRig.Sms, CoapCode.Get, "/3/0/0"));
        Assert.IsNull(rig.Ask(TwoBearerRig.Sms, CoapCode.Post, "/3/0/4"));
        Assert.AreEqual(3, rig.Air.FromDevice);
    }

    // Proves: SMS-06
    [TestMethod]
    public void In_mode_US_each_request_is_answered_by_the_bearer_it_came_by()
    {
        var rig = new TwoBearerRig(Coaps, "US");
        rig.Start();
        rig.Run(120);
        Assert.AreEqual("Acme", Encoding.UTF8.GetString(rig.Ask(TwoBearerRig.Sms, CoapCode.Get, "/3/0/0", new CoapOption(OptionNumber.Accept, 0))!.Payload.Span));
        Assert.AreEqual(4, rig.Air.FromDevice);
        Assert.AreEqual("Acme", Encoding.UTF8.GetString(rig.Ask(TwoBearerRig.Udp, CoapCode.Get, "/3/0/0", new CoapOption(OptionNumber.Accept, 0))!.Payload.Span));
        Assert.AreEqual(4, rig.Air.FromDevice);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Without_UDP_the_client_goes_on_over_the_session_that_SMS_had_beside_it_and_comes_back_when_it_is_triggered(bool hasStore)
    {
        var rig = new TwoBearerRig(Coaps, "US", hasStore ? new MemoryStore() : null);
        rig.ServerAccount.IsReachableBySms = true;
        rig.Start();
        rig.Run(120);
        rig.IsUdpDown = true;
        rig.Client.RequestUpdate(1);
        rig.Run(1200);
        Assert.AreEqual('S', rig.Transport);
        Assert.AreEqual((TwoBearerRig.Sms, "/rd/5"), (rig.Server.Requests[^1].End, rig.Server.Requests[^1].Request));
        Assert.AreEqual(hasStore ? 1 : 2, rig.SmsHandshakes + rig.SmsResumptions, "with a store the session goes on without a handshake");

        // A trigger comes by SMS: UDP is tried, found, and told by an Update; nothing is answered by SMS.
        rig.IsUdpDown = false;
        var paid = rig.Air.FromDevice;
        Assert.IsNull(rig.Ask(TwoBearerRig.Sms, CoapCode.Post, "/1/0/8"));
        rig.Run(60);
        Assert.AreEqual('U', rig.Transport);
        Assert.AreEqual((TwoBearerRig.Udp, "/rd/5"), (rig.Server.Requests[^1].End, rig.Server.Requests[^1].Request));
        Assert.IsNotNull(rig.Ask(TwoBearerRig.Sms, CoapCode.Get, "/3/0/0"), "beside it again");
        TestContext.WriteLine($"short messages of the device for the way back: {rig.Air.FromDevice - paid}");
        if (hasStore)
        {
            Assert.AreEqual(paid + 1, rig.Air.FromDevice, "the answer to what was asked beside UDP");
            Assert.AreEqual(1, rig.SmsHandshakes + rig.SmsResumptions);
        }
    }

    [TestMethod]
    public void OSCORE_goes_along_from_UDP_to_SMS_without_a_new_context()
    {
        var rig = new TwoBearerRig("coap://192.0.2.1", "US", isOscore: true);
        rig.Start();
        rig.IsUdpDown = true;
        rig.Client.RequestUpdate(1);
        rig.Run(1200);
        Assert.AreEqual('S', rig.Transport);
        Assert.AreEqual("oscore 01@" + TwoBearerRig.Sms, $"{rig.Server.Requests[^1].End}");
        Assert.AreEqual("/rd/5", rig.Server.Requests[^1].Request);
        Assert.AreEqual(0, rig.Server.Bare);
    }

    // Proves: SMS-12, SMS-13
    [TestMethod]
    [DataRow("US")]
    [DataRow("SU")]
    public void Under_OSCORE_anybody_else_who_sends_short_messages_gets_none(string binding)
    {
        var rig = new TwoBearerRig("coap://192.0.2.1", binding, isOscore: true);
        rig.Start();
        rig.Run(300);
        Assert.AreEqual(binding[0], rig.Transport);
        var paid = rig.Air.FromDevice;
        foreach (var path in new[] { "/3/0/0", "/1/0/8", "/rd", "/bs", "/0/0/9" })
        {
            Assert.IsNull(rig.Ask(TwoBearerRig.Sms, CoapCode.Get, path));
            Assert.IsNull(rig.Ask(TwoBearerRig.Sms, CoapCode.Post, path));
            Assert.IsNull(rig.Ask(TwoBearerRig.Sms, CoapCode.Get, path, new CoapOption(OptionNumber.Oscore, "x")));
        }

        Assert.AreEqual(paid, rig.Air.FromDevice);
    }
}
