using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Proxy;
using Lwm2m.Client;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>An HTTP end-point that holds an OSCORE context manages the device through a proxy that holds none.</summary>
[TestClass]
public class HttpProxyTests
{
    private const string Place = "Europe/Reykjavik";
    private static readonly Uri Target = new("coap://device/");

    // Proves: WP-07, WP-25, WP-46, WP-47, U-23
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task The_device_is_read_and_written_over_HTTP_and_the_proxy_sees_only_what_is_outside(bool tls)
    {
        await using var rig = await OscoreRig.StartAsync();
        using var certificate = tls ? SelfSigned() : null;
        await using var proxy = await HttpCoapProxy.StartAsync((target, message, stop) =>
        {
            Assert.AreEqual(Target, target);
            return rig.Client.ForwardAsync(message, stop);
        }, certificate);
        Assert.AreEqual(tls ? "https" : "http", proxy.Address.Scheme);
        using var http = new HttpClient(Trusting(certificate));
        var end = new AppServer(rig.Peer, new HttpHop(http, proxy.Address, Target).ForwardAsync);

        var read = await end.RequestAsync(CoapRequest.To(CoapCode.Get, "/3/0/0").WithAccept(0)).WaitAsync(OscoreRig.Limit);
        Assert.AreEqual((CoapCode.Content, "Acme"), (read.Code, read.Text));
        var written = await end.RequestAsync(CoapRequest.To(CoapCode.Put, "/3/0/15").WithPayload(Encoding.UTF8.GetBytes(Place), 0)).WaitAsync(OscoreRig.Limit);
        Assert.AreEqual(CoapCode.Changed, written.Code);
        var again = await end.RequestAsync(CoapRequest.To(CoapCode.Get, "/3/0/15").WithAccept(0)).WaitAsync(OscoreRig.Limit);
        Assert.AreEqual((CoapCode.Content, Place), (again.Code, again.Text));
        Assert.AreEqual(CoapCode.Changed, (await end.RequestAsync(CoapRequest.To(CoapCode.Post, "/3/0/4")).WaitAsync(OscoreRig.Limit)).Code);
        Assert.AreEqual(1, rig.Reboots);
        Assert.AreEqual(CoapCode.NotFound, (await end.RequestAsync(CoapRequest.To(CoapCode.Get, "/77")).WaitAsync(OscoreRig.Limit)).Code);

        // Each is the same from outside, found or not: a POST that is answered 2.04.
        Assert.IsGreaterThan(10, proxy.Seen.Count);
        Assert.IsTrue(proxy.Seen.All(seen => seen.StartsWith("POST /hc/?target_uri=coap://device/\n", StringComparison.Ordinal) || seen.StartsWith("2.04", StringComparison.Ordinal)),
            string.Join("\n---\n", proxy.Seen));
        Assert.IsFalse(proxy.Seen.Any(seen => seen.Contains("Acme", StringComparison.Ordinal) || seen.Contains("Reykjavik", StringComparison.Ordinal)));
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-23
    [TestMethod]
    public async Task Each_operation_travels_as_CoAP_mapped_to_HTTP_and_is_the_same_message_behind_the_proxy_and_back()
    {
        await using var rig = await OscoreRig.StartAsync();
        var requests = new List<string>();
        var responses = new List<string>();
        await using var proxy = await HttpCoapProxy.StartAsync(async (_, message, stop) =>
        {
            requests.Add(Show(message.Method, message.Options, message.Payload));
            var response = await rig.Client.ForwardAsync(message, stop);
            responses.Add(Show(response.Code, response.Options, response.Payload));
            return response;
        });
        using var http = new HttpClient();
        var hop = new HttpHop(http, proxy.Address, Target);
        var sent = new List<string>();
        var received = new List<string>();
        var end = new AppServer(rig.Peer, async (message, stop) =>
        {
            sent.Add(Show(message.Method, message.Options, message.Payload));
            var response = await hop.ForwardAsync(message, stop);
            received.Add(Show(response.Code, response.Options, response.Payload));
            return response;
        });

        var text = Encoding.UTF8.GetBytes(Place);
        foreach (var (operation, request, expected) in new (string Operation, CoapRequest Request, CoapCode Expected)[]
        {
            ("Read", CoapRequest.To(CoapCode.Get, "/3/0/0").WithAccept(0), CoapCode.Content),
            ("Discover", CoapRequest.To(CoapCode.Get, "/3").WithAccept(40), CoapCode.Content),
            ("Write", CoapRequest.To(CoapCode.Put, "/3/0/15").WithPayload(text, 0), CoapCode.Changed),
            ("Write, partial", CoapRequest.To(CoapCode.Post, "/1/0").WithPayload(Convert.FromHexString("C10205"), 11542), CoapCode.Changed),
            ("Execute", CoapRequest.To(CoapCode.Post, "/3/0/4"), CoapCode.Changed),
            ("Delete", CoapRequest.To(CoapCode.Delete, "/3/0"), CoapCode.MethodNotAllowed),
            ("Read of what is not there", CoapRequest.To(CoapCode.Get, "/77/0"), CoapCode.NotFound),
        })
        {
            Assert.AreEqual(expected, (await end.RequestAsync(request).WaitAsync(OscoreRig.Limit)).Code, operation);
        }

        Assert.AreEqual(Place, (await end.RequestAsync(CoapRequest.To(CoapCode.Get, "/3/0/15").WithAccept(0)).WaitAsync(OscoreRig.Limit)).Text);
        Assert.AreEqual(1, rig.Reboots);
        Assert.IsGreaterThanOrEqualTo(8, sent.Count);
        CollectionAssert.AreEqual(sent, requests);
        CollectionAssert.AreEqual(responses, received);
        await rig.AssertHealthyAsync();

        static string Show(CoapCode code, OptionSet options, ReadOnlyMemory<byte> payload) =>
            $"{code} {string.Join(' ', options.Select(option => $"{option.Number}={Convert.ToHexString(option.Value.Span)}"))} {Convert.ToHexString(payload.Span)}";
    }

    // Proves: E2E-21, E2E-29
    [TestMethod]
    public async Task Over_a_hop_that_loses_nothing_and_one_that_loses_and_repeats_each_operation_is_carried_out_once()
    {
        await using var rig = await OscoreRig.StartAsync();
        await using var proxy = await HttpCoapProxy.StartAsync((_, message, stop) => rig.Client.ForwardAsync(message, stop));
        using var http = new HttpClient();
        var end = new AppServer(rig.Peer, new HttpHop(http, proxy.Address, Target).ForwardAsync);
        var passing = 0;
        rig.Relay.Path = datagram => (Interlocked.Increment(ref passing) % 7) switch
        {
            1 => [],
            3 or 5 => [datagram.Bytes, datagram.Bytes],
            _ => [datagram.Bytes],
        };
        for (var i = 1; i <= 3; i++)
        {
            Assert.AreEqual(CoapCode.Changed, (await end.RequestAsync(CoapRequest.To(CoapCode.Post, "/3/0/4")).WaitAsync(OscoreRig.Limit)).Code);
            Assert.AreEqual(i, rig.Reboots);
        }

        Assert.IsGreaterThan(6, passing);
        rig.Relay.Path = OscoreRelay.Pass;
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-24
    [TestMethod]
    public async Task There_is_no_observation_over_HTTP()
    {
        await using var rig = await OscoreRig.StartAsync();
        await using var proxy = await HttpCoapProxy.StartAsync((_, message, stop) => rig.Client.ForwardAsync(message, stop));
        using var http = new HttpClient();
        var hop = new HttpHop(http, proxy.Address, Target);
        var observe = CoapRequest.To(CoapCode.Get, "/3303/0/5700").WithAccept(0);
        observe = observe with { Options = observe.Options.Add(new CoapOption(OptionNumber.Observe, 0)) };
        await Assert.ThrowsExactlyAsync<CoapException>(() => new AppServer(rig.Peer, hop.ForwardAsync).RequestAsync(observe));

        // Whoever leaves out what the proxy could see of it has one answer, and the device stops with the first notification that nobody wants.
        var stripping = new AppServer(rig.Peer, (message, stop) => hop.ForwardAsync(message with { Options = message.Options.Remove(OptionNumber.Observe) }, stop));
        var answer = await stripping.RequestAsync(observe).WaitAsync(OscoreRig.Limit);
        Assert.AreEqual((CoapCode.Content, "20"), (answer.Code, answer.Text));
        var seen = proxy.Seen.Count;
        rig.Warm(30);
        await rig.UntilAsync(() => rig.Session.Observations.Count == 0);
        Assert.AreEqual(seen, proxy.Seen.Count);
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-46
    [TestMethod]
    public async Task What_an_HTTP_hop_changes_or_repeats_is_refused_by_the_device()
    {
        await using var rig = await OscoreRig.StartAsync();
        await using var proxy = await HttpCoapProxy.StartAsync((_, message, stop) => rig.Client.ForwardAsync(message, stop));
        using var tamperer = new Tamperer();
        using var http = new HttpClient(tamperer);
        var end = new AppServer(rig.Peer, new HttpHop(http, proxy.Address, Target).ForwardAsync);
        Assert.AreEqual("Acme", (await end.RequestAsync(CoapRequest.To(CoapCode.Get, "/3/0/0").WithAccept(0)).WaitAsync(OscoreRig.Limit)).Text);

        // The same message once more, a byte of its body changed, and the number of another in its header field.
        var former = tamperer.Last!.Value;
        foreach (var (change, expected) in new (Func<(string Header, byte[] Body), (string, byte[])> Change, int Expected)[]
        {
            (_ => former, 403),
            (message => (message.Header, [.. message.Body[..^1], (byte)(message.Body[^1] ^ 1)]), 400),
            (message => (OscoreHttp.HeaderOf([0x09, 0x7F, 0x5E]), message.Body), 400),
        })
        {
            var refused = rig.Counters.ProtectionRefused;
            tamperer.Change = change;
            var said = await Assert.ThrowsExactlyAsync<UnprotectedErrorException>(() => end.RequestAsync(CoapRequest.To(CoapCode.Post, "/3/0/4")).WaitAsync(OscoreRig.Limit));
            Assert.AreEqual(expected, (said.Response.Code.Class * 100) + said.Response.Code.Detail);
            Assert.AreEqual(refused + 1, rig.Counters.ProtectionRefused);
            Assert.AreEqual(0, rig.Reboots);
        }

        tamperer.Change = message => message;
        Assert.AreEqual(CoapCode.Changed, (await end.RequestAsync(CoapRequest.To(CoapCode.Post, "/3/0/4")).WaitAsync(OscoreRig.Limit)).Code);
        Assert.AreEqual(1, rig.Reboots);
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-29, WP-46, E2E-12, E2E-20, U-35
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task An_application_that_speaks_HTTP_and_no_LwM2M_shares_a_context_with_one_in_the_device(bool isServerOnOscore)
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Oscore = isServerOnOscore, Prepare = rig => rig.Device.AddApplication(new Horn()) });
        await using var proxy = await HttpCoapProxy.StartAsync((_, message, stop) => rig.Client.ForwardAsync(message, stop));
        using var http = new HttpClient();
        var end = new AppServer(new OscorePeer(Horn.Shared, OscoreRecovery.Echo), new HttpHop(http, proxy.Address, Target).ForwardAsync);
        var answer = await end.RequestAsync(CoapRequest.To(CoapCode.Get, "/horn")).WaitAsync(OscoreRig.Limit);
        Assert.AreEqual((CoapCode.Content, "honk"), (answer.Code, answer.Text));
        Assert.IsFalse(proxy.Seen.Any(seen => seen.Contains("horn", StringComparison.Ordinal) || seen.Contains("honk", StringComparison.Ordinal)));
        await rig.AssertHealthyAsync();
    }

    private static HttpClientHandler Trusting(X509Certificate2? certificate) => new()
    {
        ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == certificate?.Thumbprint,
    };

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private sealed class Horn() : ApplicationResource(OscoreRig.ShortServerId, "horn")
    {
        public static readonly OscoreCredentials Shared = new()
        {
            MasterSecret = Enumerable.Range(0, 16).Select(i => (byte)(i * 17 + 5)).ToArray(), SenderId = new byte[] { 0xB1 }, RecipientId = new byte[] { 0xB2 },
        };

        public override void OnRequest(Coap.CoapRequest request, Coap.CoapResponse response, long nowMs)
        {
            response.Code = Coap.CoapCode.Content;
            response.Body.Write("honk"u8.ToArray());
        }

        protected override int AddContext(Coap.MessageProtection protection) => ((Oscore.OscoreProtection)protection).AddContext(
            new Coap.ObjectCredentials(Shared.MasterSecret.ToArray(), Shared.RecipientId.ToArray(), Shared.SenderId.ToArray()), "horn");
    }

    /// <summary>Somebody on the HTTP hop.</summary>
    private sealed class Tamperer() : DelegatingHandler(new HttpClientHandler())
    {
        public Func<(string Header, byte[] Body), (string Header, byte[] Body)> Change { get; set; } = message => message;

        public (string Header, byte[] Body)? Last { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            var body = await request.Content!.ReadAsByteArrayAsync(cancellation);
            var (header, changed) = Change((request.Headers.GetValues(OscoreHttp.HeaderName).Single(), body));
            Last = (header, changed);
            request.Headers.Remove(OscoreHttp.HeaderName);
            request.Headers.Add(OscoreHttp.HeaderName, header);
            var type = request.Content.Headers.ContentType;
            request.Content = new ByteArrayContent(changed) { Headers = { ContentType = type } };
            return await base.SendAsync(request, cancellation);
        }
    }
}
