using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;
using Lwm2m.Client;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using OscoreOption = Lwm2m.Bench.Coap.OscoreOption;

namespace Lwm2m.Host.Tests;

/// <summary>One account over UDP, short messages and non-IP data, protected from end to end.</summary>
[TestClass]
public class ThreeLegTests
{
    private const int TagBytes = 8;

    // Proves: E2E-09, E2E-21, E2E-11, U-34
    [TestMethod]
    public void An_exchange_has_the_same_bytes_inside_over_udp_sms_and_nidd()
    {
        using var rig = new ThreeLegRig();
        var requests = new List<string>();
        var responses = new List<string>();
        foreach (var leg in new[] { 'U', 'S', 'N' })
        {
            rig.Account.PreferredTransport = leg;
            rig.Until(() => rig.Transport == leg && rig.Client.SessionAt(0).Registration.State == RegistrationState.Registered);
            rig.Run(60_000);
            var before = rig.Passed.Count;
            rig.Client.RequestUpdate(ThreeLegRig.ShortServerId);
            rig.Until(() => rig.Passed.Count >= before + 2);
            var (sent, answer) = (rig.Passed[before], rig.Passed[before + 1]);
            Assert.IsTrue(sent.Leg == leg && sent.IsSent && answer.Leg == leg && !answer.IsSent);
            var (request, response) = (Decode(sent.AtServer), Decode(answer.AtServer));
            Assert.AreEqual(CoapCode.Post, request.Code);
            var partialIv = OscoreOption.Decode(request.Options.First(OptionNumber.Oscore)!.Value)!.PartialIv!.Value.ToArray();
            requests.Add(Open(request, isRequest: true, partialIv));
            responses.Add(Open(response, isRequest: false, partialIv));

            // A relay changes what is outside and not a bit of what is protected.
            var onLeg = Decode(sent.OnLeg);
            Assert.AreEqual(leg == 'N', onLeg.Options.Has(OptionNumber.UriHost));
            Assert.IsFalse(request.Options.Has(OptionNumber.UriHost));
            CollectionAssert.AreEqual(onLeg.Payload.ToArray(), request.Payload.ToArray());
            CollectionAssert.AreEqual(onLeg.Options.First(OptionNumber.Oscore)!.Value.ToArray(), request.Options.First(OptionNumber.Oscore)!.Value.ToArray());
        }

        // Code, path: POST rd/5. The answer: 2.04 and nothing else.
        Assert.AreEqual(Convert.ToHexString([2, 0xB2, .. "rd"u8, 0x01, .. "5"u8]), requests[0]);
        Assert.AreEqual("44", responses[0]);
        Assert.HasCount(1, requests.Distinct());
        Assert.HasCount(1, responses.Distinct());
        Assert.AreEqual(1, rig.Far.Requests.Count(request => request.Request.StartsWith("/rd?", StringComparison.Ordinal)), "registered once, whatever carries it");
        Assert.AreEqual(0, rig.Far.Bare);
        Assert.IsTrue(rig.Passed.Where(passed => passed.Leg == 'S').All(passed => passed.OnLeg.Length <= 140));
    }

    // Proves: E2E-11
    [TestMethod]
    public void A_request_without_protection_is_refused_on_every_leg()
    {
        using var rig = new ThreeLegRig();
        foreach (var leg in new[] { 'U', 'S', 'N' })
        {
            rig.Account.PreferredTransport = leg;
            rig.Until(() => rig.Transport == leg && rig.Client.SessionAt(0).Registration.State == RegistrationState.Registered);
            rig.Run(60_000);
            var before = rig.Far.Answers.Count;
            rig.Far.Ask(ThreeLegRig.End(leg), CoapCode.Get, "/3/0/0");
            rig.Run(60_000);
            var answers = rig.Far.Answers.Skip(before).Select(answer => answer.Message.Code).ToArray();

            // A short message costs money, so it gets no answer; the others one that says why.
            CollectionAssert.AreEqual(leg == 'S' ? Array.Empty<CoapCode>() : [CoapCode.Unauthorized], answers, $"{leg}: {string.Join(", ", answers)}");
        }
    }

    // Proves: WP-17, C-53
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void At_the_least_mtu_of_128_what_is_longer_goes_in_blocks(bool isOscore)
    {
        using var rig = new ThreeLegRig(isOscore, 'N', Bench.Scef.ScefOptions.LeastMtu);
        rig.Until(() => rig.Client.SessionAt(0).Registration.IsRegistered);
        rig.Run(60_000);
        var sent = rig.Passed.Where(passed => passed.IsSent).ToArray();
        Assert.IsTrue(rig.Passed.All(passed => passed.Leg == 'N' && passed.OnLeg.Length <= Bench.Scef.ScefOptions.LeastMtu));
        Assert.IsGreaterThan(1, sent.Length, "one message would not have been enough");
        var register = rig.Far.Requests.Single();
        Assert.StartsWith("/rd?ep=urn:test:legs&lt=86400&lwm2m=1.1&b=UNS", register.Request);
        Assert.EndsWith("</3/0>", register.Body);
    }

    // Proves: U-16
    [TestMethod]
    public void On_a_site_behind_a_gateway_plain_messages_go_by_short_message()
    {
        // The gateway takes each datagram out of its short message and hands it on as it is.
        using var rig = new ThreeLegRig(isOscore: false);
        rig.Account.PreferredTransport = 'S';
        rig.Until(() => rig.Client.SessionAt(0).Registration.State == RegistrationState.Registered && rig.Transport == 'S');
        rig.Run(60_000);
        rig.Client.RequestUpdate(ThreeLegRig.ShortServerId);
        rig.Run(60_000);
        rig.Far.Ask(ThreeLegRig.End('S'), CoapCode.Get, "/3/0/0", new CoapOption(OptionNumber.Accept, 0));
        rig.Run(60_000);
        var answer = rig.Far.Answers[^1];
        Assert.AreEqual(ThreeLegRig.End('S'), answer.End);
        Assert.AreEqual("Acme", System.Text.Encoding.UTF8.GetString(answer.Message.Payload.Span));
        var sent = rig.Passed.Where(passed => passed.Leg == 'S').ToArray();
        Assert.IsGreaterThan(3, sent.Length);
        Assert.IsTrue(sent.All(passed => passed.OnLeg.Length <= 140 && !Decode(passed.OnLeg).Options.Has(OptionNumber.Oscore)));
        Assert.IsTrue(rig.Far.Requests.Any(request => request.End.Equals(ThreeLegRig.End('S')) && request.Request.StartsWith("/rd/5", StringComparison.Ordinal)));
    }

    private static CoapMessage Decode(byte[] datagram)
    {
        Assert.AreEqual(DecodeStatus.Ok, CoapMessageCodec.Decode(datagram, out var message));
        return message!;
    }

    /// <summary>What is inside a message of the device, or in the answer to it (RFC 8613 §5.3, §5.4), in hex.</summary>
    private static string Open(CoapMessage message, bool isRequest, byte[] partialIv)
    {
        var context = new OscoreContext(ThreeLegRig.Credentials);
        byte[] kid = [.. ThreeLegRig.Credentials.RecipientId.Span];
        byte[] array = [0x85, 0x01, 0x81, 0x0A, (byte)(0x40 | kid.Length), .. kid, (byte)(0x40 | partialIv.Length), .. partialIv, 0x40];
        byte[] aad = [0x83, 0x68, .. "Encrypt0"u8, 0x40, (byte)(0x40 | array.Length), .. array];
        var ciphertext = message.Payload.Span;
        var plaintext = new byte[ciphertext.Length - TagBytes];
        using var ccm = new AesCcm((isRequest ? context.RecipientKey : context.SenderKey).Span);
        ccm.Decrypt(context.Nonce(kid, partialIv), ciphertext[..^TagBytes], ciphertext[^TagBytes..], plaintext, aad);
        return Convert.ToHexString(plaintext);
    }
}
