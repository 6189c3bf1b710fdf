using System.Net;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Peers.Tests.Support;

/// <summary>
/// A DTLS server that somebody else wrote as the transport of a LwM2M server of ours: it is given messages to encrypt and gives those that it
/// has decrypted. It shows no border between two of them, so this is for one device that says one thing at a time.
/// </summary>
internal sealed class ProgramTransport(DtlsProgram program) : IDatagramTransport
{
    private const int MaxMessage = 1280;

    private static readonly IPEndPoint Device = new(IPAddress.Loopback, 1);

    private readonly CancellationTokenSource _closed = new();

    public EndPoint LocalEndPoint { get; } = new IPEndPoint(IPAddress.Loopback, program.Port);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation = default)
    {
        await program.Input.WriteAsync(datagram, cancellation);
        await program.Input.FlushAsync(cancellation);
    }

    public async ValueTask<ReceivedDatagram> ReceiveAsync(CancellationToken cancellation = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closed.Token);
        var buffer = new byte[MaxMessage];
        var count = await program.Decrypted.ReadAsync(buffer, either.Token);
        return count > 0 ? new ReceivedDatagram(Device, buffer.AsMemory(0, count)) : throw new OperationCanceledException("the program has ended");
    }

    public async ValueTask DisposeAsync() => await _closed.CancelAsync();
}
