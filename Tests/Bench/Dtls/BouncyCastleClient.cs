using System.Net;
using System.Net.Sockets;
using System.Text;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>BouncyCastle's DTLS client in this process, over a UDP socket.</summary>
internal sealed class BouncyCastleClient : IDisposable
{
    private readonly UdpWire _wire;
    private readonly DtlsTransport _dtls;

    private BouncyCastleClient(UdpWire wire, DtlsTransport dtls)
    {
        _wire = wire;
        _dtls = dtls;
    }

    public int Sent => _wire.SentCount;

    /// <summary>Shakes hands.</summary>
    /// <exception cref="IOException">It failed.</exception>
    public static Task<BouncyCastleClient> ConnectAsync(
        EndPoint server, string identity, byte[] key, int mtu = 1280, byte maxFragmentLength = 0, int suite = CipherSuite.TLS_PSK_WITH_AES_128_CCM_8,
        Socket? socket = null, byte[]? connectionId = null) => Task.Run(() =>
    {
        var wire = new UdpWire(server, mtu, socket);
        var client = new PskClient(Encoding.UTF8.GetBytes(identity), key, suite, maxFragmentLength, connectionId);
        return new BouncyCastleClient(wire, new DtlsClientProtocol().Connect(client, wire));
    });

    /// <summary>Sends a text and waits for the answer; null when none comes in time.</summary>
    public string? Ask(string text, int patienceMs = 20_000)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        _dtls.Send(bytes, 0, bytes.Length);
        var answer = new byte[2048];
        var length = _dtls.Receive(answer, 0, answer.Length, patienceMs);
        return length < 0 ? null : Encoding.Latin1.GetString(answer, 0, length);
    }

    public void Close() => _dtls.Close();

    /// <summary>Goes on from another port.</summary>
    public void Move() => _wire.Move();

    public void Dispose() => _wire.Dispose();

    private sealed class PskClient(byte[] identity, byte[] key, int suite, byte maxFragmentLength, byte[]? connectionId)
        : PskTlsClient(new BcTlsCrypto(), identity, key)
    {
        public override IDictionary<int, byte[]> GetClientExtensions()
        {
            var extensions = base.GetClientExtensions();
            if (maxFragmentLength != 0)
            {
                TlsExtensionsUtilities.AddMaxFragmentLengthExtension(extensions, maxFragmentLength);
            }

            return extensions;
        }

        protected override byte[]? GetNewConnectionID() => connectionId;

        public override int GetHandshakeTimeoutMillis() => 20_000;

        protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

        protected override int[] GetSupportedCipherSuites() => [suite];
    }

    private sealed class UdpWire(EndPoint server, int mtu, Socket? socket) : DatagramTransport, IDisposable
    {
        private Socket _socket = socket ?? NewSocket();

        public int SentCount { get; private set; }

        public int GetReceiveLimit() => 2048;

        public int GetSendLimit() => mtu;

        public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

        public int Receive(Span<byte> buffer, int waitMillis) =>
            !_socket.IsBound || !_socket.Poll(waitMillis * 1000, SelectMode.SelectRead) ? -1 : _socket.Receive(buffer, SocketFlags.None);

        public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

        public void Send(ReadOnlySpan<byte> buffer)
        {
            SentCount++;
            _socket.SendTo(buffer, SocketFlags.None, server);
        }

        public void Close()
        {
            // The socket outlives the session: a client that starts again from the same port is tested too.
        }

        public void Dispose() => _socket.Dispose();

        public void Move()
        {
            _socket.Dispose();
            _socket = NewSocket();
        }

        private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    }
}
