using System.Net;
using System.Net.Sockets;
using System.Text;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Lwm2m.Bench.Dtls.BouncyCastle;

/// <summary>
/// BouncyCastle's DTLS 1.2 with one peer over one socket, as server or as client, without threads and queues: for measuring what is on
/// the other side.
/// </summary>
public sealed class BlockingDtls : DatagramTransport, IDisposable
{
    /// <summary>The largest plaintext of a record (RFC 5246 §6.2.1).</summary>
    private const int LargestFragment = 1 << 14;

    private const int MicrosecondsPerMs = 1000;

    private readonly Socket _socket;
    private readonly DtlsTransportOptions _options;
    private Org.BouncyCastle.Tls.DtlsTransport? _dtls;

    /// <summary>Takes a socket over.</summary>
    /// <param name="socket">Bound, and closed with this.</param>
    /// <param name="handshakeTimeout">How long a handshake may take; null for 20 s.</param>
    public BlockingDtls(Socket socket, TimeSpan? handshakeTimeout = null)
    {
        _socket = socket;
        _options = new DtlsTransportOptions { HandshakeTimeout = handshakeTimeout ?? TimeSpan.FromSeconds(20) };
    }

    /// <summary>The local address.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>The suite agreed upon.</summary>
    public CipherSuite CipherSuite { get; private set; }

    /// <summary>Runs the handshake as the server with the first peer that sends, and stays connected to it.</summary>
    /// <exception cref="IOException">The handshake failed.</exception>
    public void Accept(PskLookup psk)
    {
        EndPoint peer = new IPEndPoint(IPAddress.Any, 0);
        _socket.ReceiveFrom(new byte[LargestFragment], SocketFlags.Peek, ref peer);
        _socket.Connect(peer);
        var server = new BouncyCastlePskServer(_options, psk);
        _dtls = new DtlsServerProtocol().Accept(server, this);
        CipherSuite = server.CipherSuite;
    }

    /// <summary>Runs the handshake as the client.</summary>
    /// <exception cref="IOException">The handshake failed.</exception>
    public void Connect(IPEndPoint peer, string identity, byte[] key)
    {
        _socket.Connect(peer);
        var client = new PskClient(_options, identity, key);
        _dtls = new DtlsClientProtocol().Connect(client, this);
        CipherSuite = client.CipherSuite;
    }

    /// <summary>Protects and sends.</summary>
    public void Send(byte[] datagram) => _dtls!.Send(datagram, 0, datagram.Length);

    /// <summary>The content of the next genuine record.</summary>
    /// <returns>Its length.</returns>
    /// <exception cref="SocketException">None came in time.</exception>
    public int Receive(byte[] buffer, int timeoutMs)
    {
        var length = _dtls!.Receive(buffer, 0, buffer.Length, timeoutMs);
        return length >= 0 ? length : throw new SocketException((int)SocketError.TimedOut);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _dtls?.Close();
        }
        catch (SocketException)
        {
            // The peer is gone already.
        }

        _socket.Dispose();
    }

    int DatagramReceiver.GetReceiveLimit() => LargestFragment;

    int DatagramSender.GetSendLimit() => _options.Mtu;

    int DatagramReceiver.Receive(byte[] buf, int off, int len, int waitMillis) => ((DatagramReceiver)this).Receive(buf.AsSpan(off, len), waitMillis);

    int DatagramReceiver.Receive(Span<byte> buffer, int waitMillis)
    {
        try
        {
            return _socket.Poll(waitMillis * MicrosecondsPerMs, SelectMode.SelectRead) ? _socket.Receive(buffer, SocketFlags.None) : -1;
        }
        catch (SocketException)
        {
            // A refusal by the peer's host (ICMP), which BouncyCastle knows nothing of.
            return -1;
        }
    }

    void DatagramSender.Send(byte[] buf, int off, int len) => _socket.Send(buf, off, len, SocketFlags.None);

    void DatagramSender.Send(ReadOnlySpan<byte> buffer) => _socket.Send(buffer, SocketFlags.None);

    void TlsCloseable.Close()
    {
    }

    private sealed class PskClient(DtlsTransportOptions options, string identity, byte[] key)
        : PskTlsClient(new BcTlsCrypto(), Encoding.UTF8.GetBytes(identity), key)
    {
        public CipherSuite CipherSuite { get; private set; }

        public override int GetHandshakeTimeoutMillis() => (int)options.HandshakeTimeout.TotalMilliseconds;

        public override void NotifySelectedCipherSuite(int selectedCipherSuite) => CipherSuite = (CipherSuite)selectedCipherSuite;

        protected override Org.BouncyCastle.Tls.ProtocolVersion[] GetSupportedVersions() => Org.BouncyCastle.Tls.ProtocolVersion.DTLSv12.Only();

        protected override int[] GetSupportedCipherSuites() => [.. options.CipherSuites.Select(suite => (int)suite)];
    }
}
