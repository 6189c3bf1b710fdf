using System;
using System.Linq;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Dtls.Records;
using Lwm2m.Bench.Oscore;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>What the kill test looks for in captures is found when it is there.</summary>
[TestClass]
public class NumberTests
{
    private const ushort Dtls12 = DtlsRecord.Dtls12;

    private static readonly OscoreCredentials Credentials = new()
    {
        MasterSecret = Enumerable.Range(1, 16).Select(i => (byte)i).ToArray(), SenderId = new byte[] { 1 }, RecipientId = new byte[] { 2 },
    };

    [TestMethod]
    [DataRow(0, 1, 1)]
    [DataRow(1, 0, 1)]
    [DataRow(1, 1, 0)]
    public void A_record_number_or_a_nonce_that_comes_twice_under_a_connection_is_found(int number, int nonce, int found)
    {
        var numbers = new DtlsNumbers(2);
        numbers.Take(new Seen(1, false, Record([7, 7], 5, 5)));
        numbers.Take(new Seen(1, true, Record([7, 7], 5, 5)));
        numbers.Take(new Seen(1, false, Record([7, 8], 5, 5)));
        Assert.IsEmpty(numbers.Repeated);
        numbers.Take(new Seen(2, false, Record([7, 7], 5 + (ulong)number, 5 + (ulong)nonce)));
        Assert.HasCount(found == 0 ? 0 : 1, numbers.Repeated);
    }

    [TestMethod]
    public void A_nonce_that_serves_two_messages_is_found_and_a_repetition_is_none()
    {
        var numbers = new OscoreNumbers();
        numbers.Add(Credentials);
        var device = new OscoreContext(Credentials.Mirrored());
        var first = Request(device, "/a", 1);
        numbers.Take(false, first);
        numbers.Take(false, first);
        numbers.Take(false, Request(device, "/b", 2));
        Assert.IsEmpty(numbers.Repeated);
        Assert.AreEqual(2, numbers.Nonces);
        device.SenderSequenceNumber = 1;
        numbers.Take(false, Request(device, "/c", 3));
        Assert.HasCount(1, numbers.Repeated);
        numbers.Take(false, Request(new OscoreContext(Credentials.Mirrored(), new byte[] { 9 }), "/d", 4));
        Assert.AreEqual(1, numbers.Unopened);
    }

    private static byte[] Record(byte[] connectionId, ulong number, ulong nonce) =>
        DtlsRecord.Write(ContentType.Tls12Cid, Dtls12, 1, number, connectionId, [.. BitConverter.GetBytes(nonce), 0, 0, 0, 0, 0, 0, 0, 0, 0]);

    private static byte[] Request(OscoreContext context, string path, ushort messageId)
    {
        var (outer, _) = OscoreMessages.ProtectRequest(context, CoapRequest.To(CoapCode.Get, path), null, OscoreMisbehaviour.None);
        return CoapMessageCodec.Encode(new CoapMessage
        {
            Type = CoapType.Confirmable, Code = outer.Method, MessageId = messageId, Options = outer.Options, Payload = outer.Payload,
        });
    }
}
