using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>One step of a plan.</summary>
/// <param name="Name">What it is, for a person.</param>
/// <param name="RunAsync">Does it.</param>
public sealed record BootstrapStep(string Name, Func<BootstrapSession, CancellationToken, Task> RunAsync)
{
    /// <summary>Bootstrap-Discover.</summary>
    public static BootstrapStep Discover(string path = "/") =>
        new($"discover {path}", (session, cancellation) => session.DiscoverAsync(path, cancellation));

    /// <summary>Bootstrap-Read in a format; null is the client's preference, or TLV.</summary>
    public static BootstrapStep Read(string path, int? accept = null) =>
        new($"read {path}", (session, cancellation) => session.ReadAsync(path, accept, cancellation));

    /// <summary>Bootstrap-Write of an instance; format as <see cref="Read"/>.</summary>
    public static BootstrapStep Write(BootstrapInstance instance, int? format = null) => Write(instance.Path, instance.Values, format);

    /// <summary>Bootstrap-Write of values at or below a path; format as <see cref="Read"/>.</summary>
    public static BootstrapStep Write(Lwm2mPath path, IReadOnlyCollection<ResourceValue> values, int? format = null) =>
        new($"write {path}", (session, cancellation) => session.WriteAsync(path, values, format, cancellation));

    /// <summary>Bootstrap-Write of one value; format as <see cref="Read"/>.</summary>
    public static BootstrapStep Write(string path, object value, int? format = null) =>
        Write(Lwm2mPath.Parse(path), [new ResourceValue(Lwm2mPath.Parse(path), value)], format);

    /// <summary>Bootstrap-Write of bytes as they are.</summary>
    public static BootstrapStep WriteBytes(string path, int format, byte[] payload) =>
        new($"write {path}", (session, cancellation) => session.WriteAsync(path, format, payload, cancellation));

    /// <summary>Bootstrap-Delete.</summary>
    public static BootstrapStep Delete(string path = "/") =>
        new($"delete {path}", (session, cancellation) => session.DeleteAsync(path, cancellation));

    /// <summary>Bootstrap-Finish.</summary>
    public static BootstrapStep Finish() => new("finish", (session, cancellation) => session.FinishAsync(cancellation));

    /// <summary>Any request, recorded as the others.</summary>
    public static BootstrapStep Send(CoapRequest request) =>
        new($"{request.Method} {UriText.Of(request.Options)}", (session, cancellation) => session.RequestAsync(request, cancellation));

    /// <summary>Silence for a time of the server's clock.</summary>
    public static BootstrapStep Wait(TimeSpan time) =>
        new($"wait {time.TotalSeconds:0.###} s", (session, cancellation) => Task.Delay(time, session.Server.Time, cancellation));

    /// <summary>The server hears and says nothing any more; under DTLS the handshakes below it still do.</summary>
    public static BootstrapStep Vanish() => Do("vanish", session => session.Server.IsReachable = false);

    /// <summary>Something else between two steps.</summary>
    public static BootstrapStep Do(string name, Action<BootstrapSession> action) => new(name, (session, _) =>
    {
        action(session);
        return Task.CompletedTask;
    });
}
