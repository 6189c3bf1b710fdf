using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary>What protection adds to a message, next to what its specification lets expect.</summary>
public static class SecurityOverhead
{
    /// <summary>A record of AES-CCM-8: header of 13, explicit nonce of 8, tag of 8 (RFC 6347 §4.1, RFC 6655 §3).</summary>
    public const int DtlsRecord = 13 + 8 + 8;

    /// <summary>Head and first byte of the OSCORE option, payload marker, code inside and tag, without the first byte where the option is empty.</summary>
    public const int OscoreResponse = 1 + 1 + 1 + 8;

    /// <summary>A Partial IV below 256 and the byte of the option that tells of it.</summary>
    public const int OwnNumber = 1 + 1;

    /// <summary>The Observe option inside, which is empty; the one outside stays (RFC 8613 §4.1.3.5.2).</summary>
    public const int InnerObserve = 1;

    private const int ContentType = 1;

    /// <summary>Of a request, by the length of its kid (RFC 8613 §6.1); 13 with none, as in App. C.4.</summary>
    public static int OscoreRequest(int kid) => OscoreResponse + OwnNumber + kid;

    /// <summary>Of a notification, which always has a number of its own here.</summary>
    public static int OscoreNotification => OscoreResponse + OwnNumber + InnerObserve;

    /// <summary>A record with a connection ID, whose content type moves inside (RFC 9146 §4).</summary>
    public static int DtlsCid(int length) => DtlsRecord + length + ContentType;

    /// <summary>The table, of costs in the order of <see cref="BenchSecurity.All"/>.</summary>
    internal static Table TableOf(List<SecurityCosts> costs)
    {
        var table = new Table().Title("Bytes that protection adds to one message; measured, and computed from the RFCs")
            .AddColumns("message", "DTLS", "DTLS, CID 4", "OSCORE", "computed", "OSCORE in DTLS", "OSCORE is made of");
        Add("Register, from device", cost => cost.Register.FromDevice, OscoreRequest(1), "13 and a kid of 1 byte");
        Add("Update, from device", cost => cost.Update.FromDevice, OscoreRequest(1), "13 and a kid of 1 byte");
        Add("its answer", cost => cost.Update.ToDevice, OscoreResponse, "option 1, marker 1, code 1, tag 8; nonce of the request");
        Add("Read, to device", cost => cost.Read.ToDevice, OscoreRequest(0), "11, flags 1, PIV 1; kid of 0 bytes");
        Add("its answer", cost => cost.Read.FromDevice, OscoreResponse, "as above");
        Add("Notify", cost => cost.Notify.FromDevice, OscoreNotification, "11, flags 1, PIV 1 of its own, Observe inside 1");
        Add("ACK of a confirmable one", cost => cost.Confirmable.ToDevice, 0, "an empty message has nothing to protect");
        table.Caption($"DTLS computed: {DtlsRecord}; with a CID of 4 towards the server {DtlsCid(4)}, towards the device, which asks for none, {DtlsRecord}. "
            + "A PIV takes 2 bytes from number 256 on, 3 from 65 536, 5 at most.");
        return table;

        void Add(string name, Func<SecurityCosts, int> bytes, int computed, string parts)
        {
            var added = costs.Select(cost => bytes(cost) - bytes(costs[0])).ToArray();
            table.AddRow(name, $"{added[1]}", $"{added[2]}", $"{added[3]}", $"{computed}", $"{added[4]}", parts);
        }
    }
}
