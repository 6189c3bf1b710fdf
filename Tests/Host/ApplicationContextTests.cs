using System.Linq;
using System.Threading.Tasks;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Oscore;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using CoapCode = Lwm2m.Coap.CoapCode;
using CoapRequest = Lwm2m.Coap.CoapRequest;
using CoapResponse = Lwm2m.Coap.CoapResponse;

namespace Lwm2m.Host.Tests;

/// <summary>An application in the device and one behind the LwM2M server share a context of their own.</summary>
[TestClass]
public class ApplicationContextTests
{
    private static readonly OscoreCredentials Shared = new()
    {
        MasterSecret = Enumerable.Range(0, 16).Select(i => (byte)(i * 11 + 3)).ToArray(), SenderId = new byte[] { 0xA1 }, RecipientId = new byte[] { 0xA2 },
    };

    // Proves: E2E-02
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task The_application_is_reached_under_its_own_context_and_by_the_lwm2m_server_not_at_all(bool isServerOnOscore)
    {
        var meter = new Meter();
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Oscore = isServerOnOscore, Prepare = rig => rig.Device.AddApplication(meter) });
        var application = new AppServer(new OscorePeer(Shared, OscoreRecovery.Echo), rig.Client.ForwardAsync);
        var answer = await application.RequestAsync(Bench.Coap.CoapRequest.To(Bench.Coap.CoapCode.Get, "/meter/value")).WaitAsync(OscoreRig.Limit);
        Assert.AreEqual("2.05", $"{answer.Code.Class}.{answer.Code.Detail:00}");
        Assert.AreEqual("42", System.Text.Encoding.UTF8.GetString(answer.Payload.Span));
        Assert.AreEqual(1, meter.Asked);

        // Nothing else of the device is open to the application, and nothing of the application to the server.
        var other = await application.RequestAsync(Bench.Coap.CoapRequest.To(Bench.Coap.CoapCode.Get, "/3/0/0")).WaitAsync(OscoreRig.Limit);
        Assert.AreEqual("4.04", $"{other.Code.Class}.{other.Code.Detail:00}");
        var refused = await rig.Server.Coap.RequestAsync(rig.Client.Registration.Peer, Bench.Coap.CoapRequest.To(Bench.Coap.CoapCode.Get, "/meter/value")).WaitAsync(OscoreRig.Limit);
        Assert.AreEqual("4.01", $"{refused.Code.Class}.{refused.Code.Detail:00}");
        Assert.AreEqual(1, meter.Asked);
        await rig.AssertHealthyAsync();
    }

    private sealed class Meter() : ApplicationResource(OscoreRig.ShortServerId, "meter")
    {
        private static readonly byte[] Value = "42"u8.ToArray();

        public int Asked { get; private set; }

        public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
        {
            Asked++;
            response.Code = CoapCode.Content;
            response.Body.Write(Value);
        }

        protected override int AddContext(MessageProtection protection) => ((OscoreProtection)protection).AddContext(
            new ObjectCredentials(Shared.MasterSecret.ToArray(), Shared.RecipientId.ToArray(), Shared.SenderId.ToArray()), "meter");
    }
}
