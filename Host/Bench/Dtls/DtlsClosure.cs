using System.Net;

namespace Lwm2m.Bench.Dtls;

/// <summary>The end of a session.</summary>
/// <param name="Time">When.</param>
/// <param name="Peer">Whose.</param>
/// <param name="Alert">close_notify or the fatal alert.</param>
/// <param name="ByPeer">Whether the client sent it.</param>
public sealed record DtlsClosure(DateTimeOffset Time, EndPoint Peer, AlertDescription Alert, bool ByPeer);
