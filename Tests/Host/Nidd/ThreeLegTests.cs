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
