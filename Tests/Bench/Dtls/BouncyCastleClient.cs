using System.Collections;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Org.BouncyCastle.Crypto.Tls;
using Org.BouncyCastle.Security;

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
        Socket? socket = null) => Task.Run(() =>
    {
        var wire = new UdpWire(server, mtu, socket);
        var client = new PskClient(new BasicTlsPskIdentity(Encoding.UTF8.GetBytes(identity), key), suite, maxFragmentLength);
        return new BouncyCastleClient(wire, new DtlsClientProtocol(new SecureRandom()).Connect(client, wire));
    });

    public string? Ask(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        _dtls.Send(bytes, 0, bytes.Length);
        var answer = new byte[2048];
        var length = _dtls.Receive(answer, 0, answer.Length, 3000);
        return length < 0 ? null : Encoding.Latin1.GetString(answer, 0, length);
    }

    public void Close() => _dtls.Close();

    public void Dispose() => _wire.Dispose();

    private sealed class PskClient(TlsPskIdentity identity, int suite, byte maxFragmentLength) : PskTlsClient(identity)
    {
        public override ProtocolVersion MinimumVersion => ProtocolVersion.DTLSv12;

        public override ProtocolVersion ClientVersion => ProtocolVersion.DTLSv12;

        public override int[] GetCipherSuites() => [suite];

        public override IDictionary GetClientExtensions()
        {
            var extensions = TlsExtensionsUtilities.EnsureExtensionsInitialised(base.GetClientExtensions());
            if (maxFragmentLength != 0)
            {
                TlsExtensionsUtilities.AddMaxFragmentLengthExtension(extensions, maxFragmentLength);
            }

            return extensions;
        }

        public override int GetHandshakeTimeoutMillis() => 10_000;
    }

    private sealed class UdpWire(EndPoint server, int mtu, Socket? socket) : DatagramTransport, IDisposable
    {
        private readonly Socket _socket = socket ?? new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        public int SentCount { get; private set; }

        public int GetReceiveLimit() => 2048;

        public int GetSendLimit() => mtu;

        public int Receive(byte[] buf, int off, int len, int waitMillis) =>
            !_socket.IsBound || !_socket.Poll(waitMillis * 1000, SelectMode.SelectRead) ? -1 : _socket.Receive(buf, off, len, SocketFlags.None);

        public void Send(byte[] buf, int off, int len)
        {
            SentCount++;
            _socket.SendTo(buf, off, len, SocketFlags.None, server);
        }

        public void Close()
        {
            // The socket outlives the session: a client that starts again from the same port is tested too.
        }

        public void Dispose() => _socket.Dispose();
    }
}
