namespace Lwm2m.Bench.Dtls.Handshakes;

/// <summary>The handshake ends with a fatal alert to the client.</summary>
internal sealed class AlertException(AlertDescription alert) : Exception($"{alert}")
{
    public AlertDescription Alert { get; } = alert;
}
