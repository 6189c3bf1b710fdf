using Lwm2m.Access;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Host;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary>What a client takes of the managed heap for each thing it has room for, by the bytes allocated while it is made.</summary>
public static class MemoryCosts
{
    private const int More = 100;
    private const int ReportBytes = 10;

    private static object? _kept;       // so that nothing is made on the stack

    /// <summary>Measures all.</summary>
    public static Table Measure()
    {
        var usual = new ClientOptions();
        var session = Session(new ClientOptions());
        var table = new Table().Title("Managed heap of the device on this PC (64-bit objects), taken when it is made")
            .AddColumns("for", "bytes", "in the default client");
        Add("a client, before objects and servers", Allocated(() => new Lwm2mClient("bench", new ClientOptions { MaxServers = 2 }, new HostRandom())), 1);
        Add("a server session, with the next three in it", session, null);
        Add("an observation", (Session(new ClientOptions { MaxObservations = usual.MaxObservations + More }) - session) / More, usual.MaxObservations);
        Add("a path with attributes", (Session(new ClientOptions { MaxAttributes = usual.MaxAttributes + More }) - session) / More, usual.MaxAttributes);
        Add($"a stored notification of {ReportBytes} bytes", (Session(new ClientOptions
        {
            MaxStoredNotifications = usual.MaxStoredNotifications + More,
            MaxStoredBytes = usual.MaxStoredBytes + More * (ReportBytes + NotificationStore.HeadLength),
        }) - session) / More, usual.MaxStoredNotifications);
        Add("an instance of Access Control, 2 servers", (Rights(More + 1) - Rights(1)) / More, AccessControl.DefaultCapacity);
        Add("Access Control while there is one server", Allocated(() => new AccessControlTable(AccessControl.DefaultCapacity, usual.MaxServers)), 1);
        var given = Oscore(new OscoreOptions { Rederivation = Rederivation.Never });
        Add("OSCORE of a server, App. B.1", given, null);
        Add("App. B.2 besides", Oscore(null) - given, null);
        Add("the context of an application behind the server", Application(), null);
        Add("a DTLS link, without a handshake", Link(), null);
        return table;

        void Add(string name, long bytes, int? count) =>
            table.AddRow(name, $"{bytes:N0}", count is { } times ? $"{times} x = {bytes * times:N0}" : "");
    }

    /// <summary>What one more server takes.</summary>
    private static long Session(ClientOptions options) => Started(options, 2) - Started(options, 1);

    private static long Started(ClientOptions options, int servers)
    {
        Make().Start();
        var client = Make();
        return AllocatedBy(client.Start);

        Lwm2mClient Make()
        {
            var made = new Lwm2mClient("bench", options, new HostRandom());
            made.Objects.Add(new SecurityObject(made.Accounts));
            made.Objects.Add(new ServerObject(made));
            made.Objects.Add(new DeviceObject("Lwm2mDevice", "PC", "1.0", "0001"));
            AccessControl.AddTo(made);
            made.Bindings.Add(new SilentBinding());
            for (var server = 1; server <= servers; server++)
            {
                made.Accounts.Add(new SecurityAccount("coap://192.0.2.1", server), new ServerAccount(server, 86400));
            }

            return made;
        }
    }

    private static long Rights(int capacity) => Allocated(() =>
    {
        var table = new AccessControlTable(capacity, new ClientOptions().MaxServers);
        table.TryAdd(0);
        return table;
    });

    private static long Oscore(OscoreOptions? options)
    {
        var security = new OscoreSecurity(new HostRandom(), null, options, new MemoryStore());
        var credentials = Credentials();
        return Allocated(() => security.Protect(credentials, "srv"));
    }

    private static long Application()
    {
        var security = new OscoreSecurity(new HostRandom(), null, null, new MemoryStore());
        var protection = (OscoreProtection)security.Protect(Credentials(), "srv");
        protection.AddContext(Credentials(0xA1), "one");
        var another = Credentials(0xA2);
        return AllocatedBy(() => protection.AddContext(another, "two"));
    }

    private static ObjectCredentials Credentials(params byte[] recipientId)
    {
        var keys = SecurityCosts.Keys();
        return new ObjectCredentials(keys.MasterSecret, keys.SenderId, recipientId, keys.Salt, keys.IdContext);
    }

    private static long Link()
    {
        var engine = new DtlsPsk(new HostRandom());
        var psk = Psk.Random("urn:imei:490154203237518");
        var credentials = new PreSharedKey(psk.IdentityBytes, psk.Key);
        return Allocated(() => engine.Secure(new SilentLink(), new LinkTarget("coaps", "server", 5684), credentials));
    }

    /// <summary>Bytes for something, when everything of its kind was made before once.</summary>
    private static long Allocated(Func<object> make)
    {
        _kept = make();
        return AllocatedBy(() => _kept = make());
    }

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class SilentBinding : Binding
    {
        public override string Scheme => "coap";

        public override int DefaultPort => 5683;

        public override char Letter => 'U';

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials? credentials) => new SilentLink();
    }

    private sealed class SilentLink : DatagramLink
    {
        public override LinkState State => LinkState.Closed;

        public override int MaxDatagram => 1232;

        public override void Open(long nowMs)
        {
        }

        public override void Close()
        {
        }

        public override bool Send(byte[] buffer, int offset, int count) => false;

        public override int Receive(byte[] buffer, int offset, int count) => 0;

        public override bool Wait(int timeoutMs) => false;
    }
}
