using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>
/// The operations of a bootstrap server on one client, from its request on (LwM2M Core §6.1.7, LwM2M Transport §6.4.2). Every answer is recorded. A refusal is a result; no answer is a <see cref="CoapException"/>.
/// </summary>
public sealed class BootstrapSession
{
    private const string FinishPath = "/bs";

    private readonly List<BootstrapAnswer> _answers = [];
    private readonly Action<BootstrapSession, BootstrapAnswer> _onAnswer;

    internal BootstrapSession(Lwm2mBootstrapServer server, BootstrapRequest request, Action<BootstrapSession, BootstrapAnswer> onAnswer)
    {
        Server = server;
        Request = request;
        _onAnswer = onAnswer;
    }

    /// <summary>The server that runs it.</summary>
    public Lwm2mBootstrapServer Server { get; }

    /// <summary>The Bootstrap-Request.</summary>
    public BootstrapRequest Request { get; }

    /// <summary>The steps so far and their answers.</summary>
    public IReadOnlyList<BootstrapAnswer> Answers
    {
        get
        {
            lock (_answers)
            {
                return [.. _answers];
            }
        }
    }

    /// <summary>The default content format of writes: the client's preference, or TLV.</summary>
    public int Format => Request.PreferredFormat ?? ContentFormat.Tlv;

    /// <summary>Bootstrap-Discover.</summary>
    public Task<Lwm2mResult> DiscoverAsync(string path, CancellationToken cancellation) =>
        RequestAsync(CoapRequest.To(CoapCode.Get, path).WithAccept(ContentFormat.Link), cancellation);

    /// <summary>Bootstrap-Read, which LwM2M 1.1 allows for the Server and Access Control objects.</summary>
    public Task<Lwm2mResult> ReadAsync(string path, int? accept, CancellationToken cancellation) =>
        RequestAsync(CoapRequest.To(CoapCode.Get, path).WithAccept(accept ?? Format), cancellation);

    /// <summary>Bootstrap-Write of a payload as it is.</summary>
    public Task<Lwm2mResult> WriteAsync(string path, int format, ReadOnlyMemory<byte> payload, CancellationToken cancellation) =>
        RequestAsync(CoapRequest.To(CoapCode.Put, path).WithPayload(payload, format), cancellation);

    /// <summary>Bootstrap-Write of values at or below a path; a format that cannot carry them gives way to TLV.</summary>
    public Task<Lwm2mResult> WriteAsync(Lwm2mPath path, IReadOnlyCollection<ResourceValue> values, int? format, CancellationToken cancellation)
    {
        var wanted = format ?? Format;
        var isSingle = values.Count == 1 && values.First().Path == path;
        if (!isSingle && wanted is ContentFormat.Cbor or ContentFormat.Text or ContentFormat.Opaque)
        {
            wanted = ContentFormat.Tlv;
        }

        return WriteAsync(path.ToString(), wanted, Payload.Encode(wanted, values, path), cancellation);
    }

    /// <summary>Bootstrap-Delete; <c>/</c> is all that may be deleted.</summary>
    public Task<Lwm2mResult> DeleteAsync(string path, CancellationToken cancellation) =>
        RequestAsync(CoapRequest.To(CoapCode.Delete, path), cancellation);

    /// <summary>Bootstrap-Finish.</summary>
    public Task<Lwm2mResult> FinishAsync(CancellationToken cancellation) =>
        RequestAsync(CoapRequest.To(CoapCode.Post, FinishPath), cancellation);

    /// <summary>Any request.</summary>
    public async Task<Lwm2mResult> RequestAsync(CoapRequest request, CancellationToken cancellation)
    {
        var isFinish = request.Method == CoapCode.Post && request.Path == FinishPath;
        var step = $"{request.Method} {UriText.Of(request.Options)}{(request.ContentFormat is { } format ? " " + ContentFormat.Name(format) : "")}";
        try
        {
            var response = await Server.Coap.RequestAsync(Request.Peer, request, cancellation).ConfigureAwait(false);
            var path = Lwm2mPath.TryParse(request.Path, out var parsed) ? parsed : Lwm2mPath.Root;
            var result = Lwm2mResult.Of(response, path, Server.Options.Model);
            Record(new BootstrapAnswer(step, isFinish, result, null));
            return result;
        }
        catch (CoapException e)
        {
            Record(new BootstrapAnswer(step, isFinish, null, e.Message));
            throw;
        }
    }

    private void Record(BootstrapAnswer answer)
    {
        lock (_answers)
        {
            _answers.Add(answer);
        }

        _onAnswer(this, answer);
    }
}
