using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Broken input into everything that reads from outside: FUZZ_INPUTS of them in all (1000000 unless set), and as many into each target of
/// short inputs, which follow from FUZZ_SEED. A failure names the seed and the input; the same seed meets it again.
/// </summary>
[TestClass]
public sealed class FuzzTests
{
    /// <summary>In place of a share: all of the inputs, as they are short.</summary>
    private const int All = 0;

    /// <summary>The targets, each with its share of the inputs, in parts of the sum of all.</summary>
    private static readonly (string Name, int Parts, Func<FuzzTarget> Make)[] Targets =
    [
        ("CoAP message", 15, () => new CoapMessageFuzz()),
        ("CoAP endpoint", 15, () => new CoapEndpointFuzz()),
        ("content formats", 20, () => new ContentFuzz()),
        ("CBOR", 8, () => new CborFuzz()),
        ("JSON", 8, () => new JsonFuzz()),
        ("numbers", 6, () => new NumberFuzz()),
        ("texts", 6, () => new TextFuzz()),
        ("store", 4, () => new StoreFuzz()),
        ("client", 18, () => new ClientFuzz()),
        ("bootstrap interface", 8, () => new BootstrapFuzz()),
        ("DTLS", 20, () => new DtlsFuzz()),
        ("OSCORE", 20, () => new OscoreFuzz()),
        ("short messages", All, () => new PduFuzz()),
        ("short message lines", All, () => new SmsLineFuzz()),
        ("serial line", All, () => new SerialFuzz()),
        ("modem line", All, () => new AtFuzz()),
        ("answer to reset", All, () => new AnswerToResetFuzz()),
        ("T=0 line", All, () => new T0Fuzz()),
        ("APDU answers", All, () => new ApduFuzz()),
        ("applet and toolkit of a card", All, () => new UiccFuzz()),
        ("card directories", All, () => new CardDirectoryFuzz()),
        ("card bootstrap file", All, () => new BootstrapFileFuzz()),
        ("secured packets", All, () => new SecuredPacketFuzz()),
        ("BER-TLV", All, () => new MessageTlvFuzz()),
        ("SCP03 responses", All, () => new Scp03Fuzz()),
    ];

    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Names => Targets.Select(target => new object[] { target.Name });

    /// <summary>Makes the target of a name.</summary>
    public static FuzzTarget Make(string name) => Targets.Single(target => target.Name == name).Make();

    /// <summary>Its share of the inputs.</summary>
    public static long InputsOf(string name)
    {
        int parts = Targets.Single(target => target.Name == name).Parts;
        return parts == All ? FuzzRun.Inputs : Math.Max(1, (long)FuzzRun.Inputs * parts / Targets.Sum(target => target.Parts));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Broken_input_does_no_harm(string name) => TestContext.WriteLine(FuzzRun.Of(name, Make(name), InputsOf(name)));
}
