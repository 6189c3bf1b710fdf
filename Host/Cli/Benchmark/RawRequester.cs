using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Dtls.BouncyCastle;

namespace Lwm2m.Cli.Benchmark;

/// <summary>
/// The leanest requester there is, one socket and one datagram each way, so that what it measures is the other side. Over DTLS it is
/// BouncyCastle's, whichever side it takes.
/// </summary>
public sealed class RawRequester : IDisposable
{
    private const int MessageIdOffset = 2;
    private const int TimeoutMs = 2000;
    private const int HandshakeMs = 20000;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _buffer = new byte[2048];
    private readonly Psk? _psk;
    private BlockingDtls? _dtls;
    private ushort _messageId;

    /// <summary>Makes one.</summary>
    /// <param name="psk">For DTLS, or null.</param>
    public RawRequester(Psk? psk = null)
    {
        _psk = psk;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.ReceiveTimeout = psk is null ? TimeoutMs : HandshakeMs;
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>What DTLS came to, or null without.</summary>
    public CipherSuite? CipherSuite => _dtls?.CipherSuite;

    public int LastRequestBytes { get; private set; }

    public int LastResponseBytes { get; private set; }

    public void Connect(IPEndPoint peer)
    {
        if (_psk is null)
        {
            _socket.Connect(peer);
            return;
        }

        _dtls = new BlockingDtls(_socket);
        _dtls.Connect(peer, _psk.Identity, _psk.Key);
    }

    /// <summary>Waits for a device's Register, answers it and talks to that device from then on.</summary>
    public void AcceptRegistration()
    {
        EndPoint peer = new IPEndPoint(IPAddress.Any, 0);
        int count;
        if (_psk is null)
        {
            count = _socket.ReceiveFrom(_buffer, ref peer);
            _socket.Connect(peer);
        }
        else
        {
            _dtls = new BlockingDtls(_socket);
            _dtls.Accept(_psk.Find);
            count = Receive();
        }

        if (CoapMessageCodec.Decode(_buffer.AsMemory(0, count), out var request) != DecodeStatus.Ok || request!.Code != CoapCode.Post)
        {
            throw new InvalidDataException("not a Register");
        }

        var created = new CoapMessage
        {
            Type = CoapType.Acknowledgement,
            Code = CoapCode.Created,
            MessageId = request.MessageId,
            Token = request.Token,
            Options = OptionSet.Empty
                .Add(new CoapOption(OptionNumber.LocationPath, "rd"u8.ToArray()))
                .Add(new CoapOption(OptionNumber.LocationPath, "0"u8.ToArray())),
        };
        Send(CoapMessageCodec.Encode(created));
    }

    public void Put(string path, string text)
    {
        var response = Exchange(Request(CoapCode.Put, path, Encoding.UTF8.GetBytes(text)));
        if (response >> 5 != 2)
        {
            throw new InvalidDataException($"PUT answered {response >> 5}.{response & 31:00}");
        }
    }

    /// <summary>Reads again and again.</summary>
    /// <returns>Reads per second.</returns>
    public double Read(string path, TimeSpan time, CancellationToken stop)
    {
        var request = Request(CoapCode.Get, path, default);
        var reads = 0;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < time)
        {
            stop.ThrowIfCancellationRequested();
            var code = Exchange(request);
            if (code != CoapCode.Content.Value)
            {
                throw new InvalidDataException($"GET answered {code >> 5}.{code & 31:00}");
            }

            reads++;
        }

        return reads / watch.Elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        _dtls?.Dispose();
        _socket.Dispose();
    }

    private static byte[] Request(CoapCode code, string path, ReadOnlyMemory<byte> payload) => CoapMessageCodec.Encode(new CoapMessage
    {
        Type = CoapType.Confirmable,
        Code = code,
        MessageId = 0,
        Token = new Token(new byte[] { 0x2a }),
        Options = new OptionSet(path.Split('/').Select(segment => new CoapOption(OptionNumber.UriPath, Encoding.UTF8.GetBytes(segment)))),
        Payload = payload,
    });

    private byte Exchange(byte[] request)
    {
        _messageId++;
        request[MessageIdOffset] = (byte)(_messageId >> 8);
        request[MessageIdOffset + 1] = (byte)_messageId;
        Send(request);
        LastRequestBytes = request.Length;
        do
        {
            LastResponseBytes = Receive();
        }
        while (_buffer[MessageIdOffset] != request[MessageIdOffset] || _buffer[MessageIdOffset + 1] != request[MessageIdOffset + 1]);
        return _buffer[1];
    }

    private void Send(byte[] message)
    {
        if (_dtls is null)
        {
            _socket.Send(message);
        }
        else
        {
            _dtls.Send(message);
        }
    }

    private int Receive() => _dtls is null ? _socket.Receive(_buffer) : _dtls.Receive(_buffer, TimeoutMs);
}
