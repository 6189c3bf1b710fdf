using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Oscore;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using CoapCode = Lwm2m.Bench.Coap.CoapCode;
using CoapRequest = Lwm2m.Bench.Coap.CoapRequest;
using CoapResponse = Lwm2m.Bench.Coap.CoapResponse;

namespace Lwm2m.Host.Tests;

/// <summary>An application in the device and one behind a LwM2M server that is curious, or worse.</summary>
[TestClass]
public class OscoreApplicationTests
{
    private const string Path = "/vault/door";
    private const string Secret = "open sesame";

    private static readonly OscoreCredentials Shared = new()
    {
        MasterSecret = Convert.FromHexString("f0e0d0c0b0a090807060504030201000"), SenderId = new byte[] { 0xA1 }, RecipientId = new byte[] { 0xA2 },
    };

    private readonly Vault _vault = new();
    private readonly OscorePeer _application = new(Shared);
    private readonly ConcurrentQueue<string> _seen = new();

    // Proves: WP-01, WP-29, E2E-02, E2E-12, E2E-13, E2E-20, E2E-23, E2E-31, E2E-37
    [TestMethod]
    [DataRow(false, true)]
    [DataRow(true, false)]
    [DataRow(true, true)]
    public async Task The_LwM2M_server_sees_nothing_of_it_and_has_no_way_in(bool dtls, bool oscore)
    {
        await using var rig = await StartAsync(dtls, oscore);
        var server = new AppServer(_application, rig.Client.ForwardAsync);
        Assert.AreEqual(CoapCode.Changed, (await PutAsync(server)).Code);
        Assert.AreEqual(Secret, _vault.Text);
        Assert.AreEqual(Secret, (await server.RequestAsync(CoapRequest.To(CoapCode.Get, Path)).WaitAsync(OscoreRig.Limit)).Text);

        foreach (var method in new[] { CoapCode.Get, CoapCode.Put, CoapCode.Post, CoapCode.Delete })
        {
            var refused = await rig.Server.Coap.RequestAsync(rig.Client.Registration.Peer, CoapRequest.To(method, Path)).WaitAsync(OscoreRig.Limit);
            Assert.AreEqual(CoapCode.Unauthorized, refused.Code);
            Assert.IsTrue(refused.Payload.IsEmpty);
        }

        Assert.IsFalse((await rig.Client.DiscoverAsync("/3")).Links.Any(link => link.Target.Contains("vault", StringComparison.Ordinal)));
        Assert.AreEqual(Secret, _vault.Text);
        Assert.IsGreaterThan(4, _seen.Count);
        Assert.IsFalse(_seen.Any(seen => seen.Contains(Secret, StringComparison.Ordinal)));

        // Nor was it on the wire, nor the path until the server itself asked for it above.
        Assert.IsFalse(rig.Relay.Wire.Any(datagram => datagram.Bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Secret)) >= 0));
        await rig.AssertHealthyAsync();
    }

    // Proves: E2E-06, E2E-07, E2E-08, E2E-10, E2E-24, E2E-26, E2E-27, E2E-37
    [TestMethod]
    public async Task The_LwM2M_server_cannot_repeat_delay_swap_or_change_what_it_passes_on()
    {
        await using var rig = await StartAsync(dtls: false, oscore: true);
        var server = new AppServer(_application, rig.Client.ForwardAsync);
        Assert.AreEqual(CoapCode.Changed, (await PutAsync(server)).Code);
        Assert.AreEqual(1, _vault.Changes);

        // Repeats what it passed on.
        var former = _application.LastRequest!;
        var repeated = await rig.Client.ForwardAsync(former).WaitAsync(OscoreRig.Limit);
        Assert.AreEqual(CoapCode.Unauthorized, repeated.Code);
        Assert.IsFalse(repeated.Options.Has(Bench.Coap.OptionNumber.Oscore));

        // Keeps one for ten minutes.
        var late = new AppServer(_application, (request, stop) =>
        {
            rig.Advance(TimeSpan.FromMinutes(10));
            return rig.Client.ForwardAsync(request, stop);
        });
        Assert.AreEqual(CoapCode.Unauthorized, (await PutAsync(late)).Code);

        // Changes one.
        var changing = new AppServer(_application, (request, stop) =>
            rig.Client.ForwardAsync(request with { Payload = request.Payload.ToArray().Select(value => (byte)(value ^ 1)).ToArray() }, stop));
        await Assert.ThrowsExactlyAsync<UnprotectedErrorException>(() => PutAsync(changing));

        // Gives the answer to another question.
        CoapResponse? first = null;
        var swapping = new AppServer(_application, async (request, stop) =>
        {
            var answer = await rig.Client.ForwardAsync(request, stop);
            return first is null ? first = answer : first;
        });
        var get = CoapRequest.To(CoapCode.Get, Path);
        Assert.AreEqual(Secret, (await swapping.RequestAsync(get).WaitAsync(OscoreRig.Limit)).Text);
        await Assert.ThrowsExactlyAsync<OscoreException>(() => swapping.RequestAsync(get).WaitAsync(OscoreRig.Limit));

        Assert.AreEqual(1, _vault.Changes);
        Assert.AreEqual(CoapCode.Changed, (await PutAsync(server)).Code);
        Assert.AreEqual(2, _vault.Changes);
        await rig.AssertHealthyAsync();
    }

    private static Task<CoapResponse> PutAsync(AppServer server) =>
        server.RequestAsync(CoapRequest.To(CoapCode.Put, Path).WithPayload(Encoding.ASCII.GetBytes(Secret), 0)).WaitAsync(OscoreRig.Limit);

    private Task<OscoreRig> StartAsync(bool dtls, bool oscore) => OscoreRig.StartAsync(new OscoreSetup
    {
        Dtls = dtls,
        Oscore = oscore,
        Prepare = rig => rig.Device.AddApplication(_vault),
        OnServerDatagram = datagram => _seen.Enqueue($"{datagram} {Encoding.Latin1.GetString(datagram.Bytes.Span)}"),
    });

    private sealed class Vault() : ApplicationResource(OscoreRig.ShortServerId, "vault")
    {
        private byte[] _content = [];

        public string Text => Encoding.ASCII.GetString(_content);

        public int Changes { get; private set; }

        public override bool NeedsFreshness(Coap.CoapRequest request) => request.Code != Coap.CoapCode.Get;

        public override void OnRequest(Coap.CoapRequest request, Coap.CoapResponse response, long nowMs)
        {
            if (request.Code == Coap.CoapCode.Get)
            {
                response.Code = Coap.CoapCode.Content;
                response.Body.Write(_content);
                return;
            }

            _content = request.Body.AsSpan(request.BodyOffset, request.BodyCount).ToArray();
            Changes++;
            response.Code = Coap.CoapCode.Changed;
        }

        protected override int AddContext(MessageProtection protection) => ((OscoreProtection)protection).AddContext(
            new ObjectCredentials(Shared.MasterSecret.ToArray(), Shared.RecipientId.ToArray(), Shared.SenderId.ToArray()), "vault");
    }
}
