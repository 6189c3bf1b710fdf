using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Bootstrap;

[TestClass]
public class BootstrapFileTests
{
    private const string Text = """
        # two clients
        client a
        grain resource
        keep
        account 101 coap://h lifetime=300
        client *    # everybody else
        format senml-cbor
        account 102 coaps://h psk-id=dev psk=00112233445566778899aabbccddeeff binding=U hold-off=3
        account 103 coap://i
        set /1/2/16 1
        set /3/0/14 +02:00
        """;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow("a", "GET / accept link|PUT /0/1/0 tlv|PUT /0/1/1 tlv|PUT /0/1/2 tlv|PUT /0/1/3 tlv|PUT /0/1/4 tlv|PUT /0/1/5 tlv|PUT /0/1/10 tlv"
        + "|PUT /1/1/0 tlv|PUT /1/1/1 tlv|PUT /1/1/6 tlv|PUT /1/1/7 tlv|POST /bs", "/1/1/1 = 300")]
    [DataRow("*", "GET / accept link|DELETE /|PUT /0/1 senml-cbor|PUT /1/1 senml-cbor|PUT /0/2 senml-cbor|PUT /1/2 senml-cbor|PUT /3/0 senml-cbor|POST /bs", "/1/2/16 = true")]
    public async Task Plans_are_what_the_lines_say(string name, string heard, string value)
    {
        var network = new MemoryNetwork();
        await using var server = new Lwm2mBootstrapServer(network.Open());
        server.Provide(name, BootstrapFile.Read(new StringReader(Text))[name]);
        await using var device = new BootstrapClient(network, server.Coap.LocalEndPoint);
        await device.RequestAsync($"ep={name}", Cancelled);
        await device.AnswerUntilFinishAsync(Cancelled);
        Assert.AreEqual(heard, string.Join('|', device.Heard));
        var values = device.Heard.Zip(device.Payloads).Where(pair => pair.First.StartsWith("PUT", StringComparison.Ordinal)).SelectMany(pair => Payload.Decode(
            pair.First.EndsWith("tlv", StringComparison.Ordinal) ? ContentFormat.Tlv : ContentFormat.SenmlCbor, pair.Second, Lwm2mPath.Parse(pair.First.Split(' ')[1])));
        CollectionAssert.Contains(values.Select(item => item.ToString()).ToList(), value);
    }

    [TestMethod]
    [DataRow("account 1 coap://h", "line 1: 'client NAME' comes first")]
    [DataRow("client a\nclient a", "line 2: a is there twice")]
    [DataRow("client", "line 1: 'client NAME' comes first")]
    [DataRow("client a\naccount 1", "line 2: 'account' is not known, or lacks its words")]
    [DataRow("client a\naccount x coap://h", "line 2: 'x' is no number")]
    [DataRow("client a\naccount 1 coap://h psk=00", "line 2: psk-id and psk go together")]
    [DataRow("client a\naccount 1 coap://h psk-id=a psk=xyz", "line 2: a key is not hexadecimal")]
    [DataRow("client a\naccount 1 coap://h speed=9", "line 2: 'speed' is no option of an account")]
    [DataRow("client a\ngrain 1", "line 2: 'grain' is not known, or lacks its words")]
    [DataRow("client a\nformat rubbish", "line 2: 'rubbish' is no content format")]
    [DataRow("client a\nset /1/1 x", "line 2: /1/1 is no resource")]
    [DataRow("client a\nset /1/1/1 x", "line 2: 'x' is no Integer")]
    public void A_line_in_error_is_named(string text, string message) =>
        Assert.AreEqual(message, Assert.ThrowsExactly<ContentException>(() => BootstrapFile.Read(new StringReader(text))).Message);
}
