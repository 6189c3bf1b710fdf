using System.Net;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Management;

/// <summary>
/// The operations on one client (LwM2M Core §6.3, §6.4). A refusal by the client is a result; no answer at all
/// is an exception. A client in queue mode is waited for until it listens. Every method throws
/// <see cref="ClientGoneException"/> when the client is not registered and <see cref="CoapException"/> when it does
/// not answer.
/// </summary>
public sealed class ManagedClient
{
    private readonly Lwm2mServer _server;

    internal ManagedClient(Lwm2mServer server, string endpoint)
    {
        _server = server;
        Endpoint = endpoint;
    }

    /// <summary>The endpoint name.</summary>
    public string Endpoint { get; }

    /// <summary>Its registration as it is now.</summary>
    /// <exception cref="ClientGoneException">It is not registered.</exception>
    public Registration Registration => _server.Clients.Find(Endpoint) ?? throw new ClientGoneException(Endpoint);

    /// <summary>Whether it listens: always, unless it is in queue mode.</summary>
    public bool IsAwake => !Registration.QueueMode || _server.Wakefulness.IsAwake(Endpoint);

    /// <summary>Whether this server muted its Send.</summary>
    public bool IsMuted { get; internal set; }

    /// <summary>Read. <paramref name="accept"/> null lets the client choose the format.</summary>
    public Task<Lwm2mResult> ReadAsync(string path, int? accept = null, CancellationToken cancellation = default) =>
        SendAsync(CoapCode.Get, path, request => request.WithAccept(accept), cancellation);

    /// <summary>Discover: the links below a path, with their attributes.</summary>
    public Task<Lwm2mResult> DiscoverAsync(string path, CancellationToken cancellation = default) =>
        SendAsync(CoapCode.Get, path, request => request.WithAccept(ContentFormat.Link), cancellation);

    /// <summary>Write of a payload.</summary>
    public Task<Lwm2mResult> WriteAsync(
        string path, int format, ReadOnlyMemory<byte> payload, WriteMode mode = WriteMode.Replace, CancellationToken cancellation = default) =>
        SendAsync(
            mode == WriteMode.Replace ? CoapCode.Put : CoapCode.Post, path, request => request.WithPayload(payload, format), cancellation);

    /// <summary>Write of values, which are at or below the path.</summary>
    /// <exception cref="ContentException">The format cannot carry them.</exception>
    public Task<Lwm2mResult> WriteAsync(
        string path, int format, IReadOnlyCollection<ResourceValue> values, WriteMode mode = WriteMode.Replace, CancellationToken cancellation = default) =>
        WriteAsync(path, format, Payload.Encode(format, values, Lwm2mPath.Parse(path)), mode, cancellation);

    /// <summary>Write of one value, given as text, to a resource whose type the model knows.</summary>
    /// <exception cref="ContentException">The text is not of that type, or the format cannot carry it.</exception>
    public Task<Lwm2mResult> WriteAsync(string path, string value, int format = ContentFormat.Text, CancellationToken cancellation = default)
    {
        var target = Lwm2mPath.Parse(path);
        var typed = ValueText.ParseTyped(value, _server.Options.Model.TypeOf(target));
        return WriteAsync(path, format, [new ResourceValue(target, typed)], WriteMode.Replace, cancellation);
    }

    /// <summary>Write-Attributes: <paramref name="query"/> such as <c>pmin=10&amp;pmax=60</c>; <c>pmin</c> alone takes it away.</summary>
    public Task<Lwm2mResult> WriteAttributesAsync(string path, string query, CancellationToken cancellation = default) =>
        SendAsync(CoapCode.Put, $"{path}?{query}", request => request, cancellation);

    /// <summary>Execute, with arguments such as <c>0='http://x',1</c> (LwM2M Core §6.3.5).</summary>
    public Task<Lwm2mResult> ExecuteAsync(string path, string? arguments = null, CancellationToken cancellation = default) =>
        SendAsync(
            CoapCode.Post,
            path,
            request => string.IsNullOrEmpty(arguments) ? request : request.WithPayload(Encoding.UTF8.GetBytes(arguments), ContentFormat.Text),
            cancellation);

    /// <summary>Create with a payload, at an object path.</summary>
    public Task<Lwm2mResult> CreateAsync(string path, int format, ReadOnlyMemory<byte> payload, CancellationToken cancellation = default) =>
        SendAsync(CoapCode.Post, path, request => request.WithPayload(payload, format), cancellation);

    /// <summary>Create of an instance with the values below it; in TLV its number may be left to the client.</summary>
    /// <param name="object">The object.</param>
    /// <param name="instance">The number of the instance; null leaves it to the client (TLV only).</param>
    /// <param name="values">Its resources, as paths below any instance number.</param>
    /// <param name="format">TLV, SenML-CBOR or SenML-JSON.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<Lwm2mResult> CreateAsync(
        ushort @object, ushort? instance, IReadOnlyCollection<ResourceValue> values, int format = ContentFormat.Tlv, CancellationToken cancellation = default)
    {
        var path = new Lwm2mPath(@object);
        var payload = format == ContentFormat.Tlv
            ? TlvTree.EncodeInstance(instance, values)
            : Payload.Encode(format, values, path);
        return CreateAsync(path.ToString(), format, payload, cancellation);
    }

    /// <summary>Delete.</summary>
    public Task<Lwm2mResult> DeleteAsync(string path, CancellationToken cancellation = default) =>
        SendAsync(CoapCode.Delete, path, request => request, cancellation);

    /// <summary>Read-Composite of several paths.</summary>
    public Task<Lwm2mResult> ReadCompositeAsync(
        IEnumerable<string> paths, int format = ContentFormat.SenmlCbor, int? accept = null, CancellationToken cancellation = default) =>
        SendAsync(CoapCode.Fetch, "/", request => request.WithPayload(Paths(paths, format), format).WithAccept(accept ?? format), cancellation);

    /// <summary>Write-Composite of several values.</summary>
    public Task<Lwm2mResult> WriteCompositeAsync(
        IReadOnlyCollection<ResourceValue> values, int format = ContentFormat.SenmlCbor, CancellationToken cancellation = default) =>
        SendAsync(CoapCode.IPatch, "/", request => request.WithPayload(Payload.Encode(format, values, Lwm2mPath.Root), format), cancellation);

    /// <summary>Observe.</summary>
    /// <exception cref="OperationRefusedException">The client did not enter into it.</exception>
    public Task<ManagedObservation> ObserveAsync(string path, int? accept = null, CancellationToken cancellation = default) =>
        StartObservingAsync(Request(CoapCode.Get, path).WithAccept(accept), Lwm2mPath.Parse(path), cancellation);

    /// <summary>Observe-Composite of several paths.</summary>
    /// <exception cref="OperationRefusedException">The client did not enter into it.</exception>
    public Task<ManagedObservation> ObserveCompositeAsync(
        IEnumerable<string> paths, int format = ContentFormat.SenmlCbor, int? accept = null, CancellationToken cancellation = default) =>
        StartObservingAsync(
            Request(CoapCode.Fetch, "/").WithPayload(Paths(paths, format), format).WithAccept(accept ?? format), Lwm2mPath.Root, cancellation);

    /// <summary>A CoAP ping.</summary>
    public Task PingAsync(CancellationToken cancellation = default) => _server.Coap.PingAsync(Registration.Peer, cancellation);

    /// <summary>
    /// Passes a message on to the client as a proxy does, and gives back the answer as it came: what two applications
    /// protect between them is not opened.
    /// </summary>
    public async Task<CoapResponse> ForwardAsync(CoapRequest message, CancellationToken cancellation = default)
    {
        var peer = await ListeningPeerAsync(cancellation).ConfigureAwait(false);
        var response = await _server.Coap.ForwardAsync(peer, message, cancellation).ConfigureAwait(false);
        _server.Wakefulness.Heard(Endpoint);
        return response;
    }

    private async Task<Lwm2mResult> SendAsync(
        CoapCode method, string pathAndQuery, Func<CoapRequest, CoapRequest> complete, CancellationToken cancellation)
    {
        var path = Lwm2mPath.Parse(pathAndQuery.Split('?')[0]);
        var peer = await ListeningPeerAsync(cancellation).ConfigureAwait(false);
        var request = complete(Request(method, pathAndQuery));
        var response = await HeardAsync(_server.Coap.RequestAsync(peer, request, cancellation)).ConfigureAwait(false);
        return Lwm2mResult.Of(response, path, _server.Options.Model) with { Created = CreatedPath(response) };
    }

    private async Task<ManagedObservation> StartObservingAsync(CoapRequest request, Lwm2mPath path, CancellationToken cancellation)
    {
        var peer = await ListeningPeerAsync(cancellation).ConfigureAwait(false);
        var observation = await HeardAsync(_server.Coap.ObserveAsync(peer, request, cancellation)).ConfigureAwait(false);
        observation.Notified += () => _server.Wakefulness.Heard(Endpoint);
        var managed = new ManagedObservation(observation, path, _server.Options.Model);
        managed.First.EnsureSuccess();
        return managed;
    }

    private async Task<T> HeardAsync<T>(Task<T> answer)
    {
        try
        {
            var result = await answer.ConfigureAwait(false);
            _server.Wakefulness.Heard(Endpoint);
            return result;
        }
        catch (CoapTimeoutException)
        {
            _server.Wakefulness.Silent(Endpoint);
            throw;
        }
    }

    private async Task<EndPoint> ListeningPeerAsync(CancellationToken cancellation)
    {
        if (Registration.QueueMode)
        {
            await _server.Wakefulness.WaitAsync(Endpoint, cancellation).ConfigureAwait(false);
        }

        return Registration.Peer;
    }

    private CoapRequest Request(CoapCode method, string pathAndQuery) =>
        CoapRequest.To(method, Registration.RootPath + pathAndQuery);

    private static byte[] Paths(IEnumerable<string> paths, int format) => Payload.Encode(
        format, [.. paths.Select(path => new ResourceValue(Lwm2mPath.Parse(path), null))], Lwm2mPath.Root);

    private Lwm2mPath? CreatedPath(CoapResponse response)
    {
        // Asked for only then: after a Disable the client may be gone already.
        if (response.Location is not { } location)
        {
            return null;
        }

        var root = Registration.RootPath;
        var relative = root.Length > 0 && location.StartsWith(root, StringComparison.Ordinal) ? location[root.Length..] : location;
        return Lwm2mPath.TryParse(relative, out var path) ? path : null;
    }
}

/// <summary>The client is not registered, or no longer.</summary>
public sealed class ClientGoneException(string endpoint) : Exception($"{endpoint} is not registered");
