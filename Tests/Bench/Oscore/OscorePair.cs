using System.Net;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Oscore;

/// <summary>Two ends with a context between them, and all that went over the wire.</summary>
internal sealed class OscorePair : IAsyncDisposable
{
    public static readonly OscoreCredentials Credentials = new()
    {
        MasterSecret = Hex.Of("0102030405060708090a0b0c0d0e0f10"),
        MasterSalt = Hex.Of("9e7ca92223786340"),
        SenderId = Hex.Of("0a"),
        RecipientId = Hex.Of("01"),
    };

    public OscorePair(
        Func<CoapRequest, CoapResponse> serve, OscoreRecovery recovery = OscoreRecovery.None, LossOptions? loss = null,
        CoapEndpointOptions? options = null, MemoryNetwork? network = null, bool showsIdContext = false)
    {
        Network = network ?? new MemoryNetwork();
        Server = new OscorePeer(Credentials, recovery) { ShowsIdContext = showsIdContext };
        Client = new OscorePeer(Credentials.Mirrored(), recovery);
        options = (options ?? new CoapEndpointOptions()) with { UnprotectedErrorGrace = TimeSpan.FromMilliseconds(100) };
        var wire = Network.Open();
        Serving = new CoapEndpoint(
            loss is null ? wire : new LossyTransport(wire, loss), new Handler(Record), options with { Oscore = new OscoreContextStore(Client) });
        Asking = new CoapEndpoint(Network.Open(), null, options with { Oscore = new OscoreContextStore(Server), OnDatagram = Listen });
        Server.Address = Serving.LocalEndPoint;

        CoapResponse Record(CoapRequest request)
        {
            lock (Served)
            {
                Served.Add($"{request.Method} {UriText.Of(request.Options)}");
            }

            return serve(request);
        }
    }

    public MemoryNetwork Network { get; }

    /// <summary>The end that asks.</summary>
    public CoapEndpoint Asking { get; }

    /// <summary>The end that is asked.</summary>
    public CoapEndpoint Serving { get; }

    /// <summary>The serving end, as the asking end knows it.</summary>
    public OscorePeer Server { get; }

    /// <summary>The asking end, as the serving end knows it.</summary>
    public OscorePeer Client { get; }

    /// <summary>The requests that came through to the handler.</summary>
    public List<string> Served { get; } = [];

    /// <summary>The datagrams at the asking end.</summary>
    public List<DatagramEvent> Wire { get; } = [];

    /// <summary>The requests at the asking end, repetitions left out, as their codes and the lengths of their kid contexts.</summary>
    public IReadOnlyList<CoapMessage> Sent => [.. Messages(Direction.Sent).DistinctBy(message => message.MessageId)];

    public IReadOnlyList<CoapMessage> Received => [.. Messages(Direction.Received)];

    public Task<CoapResponse> AskAsync(CoapRequest request, CancellationToken cancellation) => Asking.RequestAsync(Server, request, cancellation);

    public Task<CoapResponse> GetAsync(string path, CancellationToken cancellation) => AskAsync(CoapRequest.To(CoapCode.Get, path), cancellation);

    public static OscoreOption OptionOf(CoapMessage message) => OscoreOption.Decode(message.Options.First(OptionNumber.Oscore)!.Value)!;

    public async ValueTask DisposeAsync()
    {
        await Asking.DisposeAsync();
        await Serving.DisposeAsync();
    }

    private void Listen(DatagramEvent datagram)
    {
        lock (Wire)
        {
            Wire.Add(datagram);
        }
    }

    private List<CoapMessage> Messages(Direction direction)
    {
        lock (Wire)
        {
            return [.. Wire.Where(datagram => datagram.Direction == direction).Select(datagram =>
            {
                CoapMessageCodec.Decode(datagram.Bytes, out var message);
                return message!;
            }).Where(message => message.Code != CoapCode.Empty)];
        }
    }
}
