using System;
using System.Linq;
using System.Text;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Broken datagrams into a DTLS link at every moment of a handshake and behind it. The genuine ones are those of OpenSSL 3.0.22 to a client
/// with these random bytes, so the link gets as far as they go. It sends nothing but DTLS, opens for the genuine Finished only, gives out
/// genuine data only, and allocates nothing once it is open.
/// </summary>
public sealed class DtlsFuzz : FuzzTarget
{
    private const int InputsPerLink = 40;

    /// <summary>Two flights and an alert.</summary>
    private const int MostSent = 3;

    private static readonly byte[] Types = [0, 1, 2, 3, 4, 11, 12, 13, 14, 16, 20, 22, 255];
    private static readonly int[] Lengths = [0, 1, 130, 132, 133, 200, 1000, 65535, 65662, 65663, 0xffffff];

    /// <summary>The first inputs meet code that was never run.</summary>
    private const int WarmUp = 2000;

    private static readonly byte[][] Session =
    [
        Convert.FromHexString("16feff00000000000000000023030000170000000000000017feff1496d5d2d50b6f4e246ea1bcad5d44bb6fe4a48bc0"),
        Convert.FromHexString("16fefd00000000000000010062020000560001000000000056fefdcf62a4ba28a94411da0b4b26975e17fbd8cf8f0902fc3799610e8882cdd3c3cc20976b7cb6d7e72b5969bf8c79932c2fd2d4cfc0bd291425690f639cc2de8f6ad3c0a800000eff0100010000010001010017000016fefd000000000000000200120c0000060002000000000006000468696e7416fefd0000000000000003000c0e0000000003000000000000"),
        Convert.FromHexString("14fefd000000000000000400010116fefd0001000000000000002800010000000000006052bca9ac82bb11adf08957b261546737dbb55f31dc0f8e42163ea638d3cc37"),
        Convert.FromHexString("17fefd00010000000000010014000100000000000160b78d4c0d88b2b3e64df1e5"),
        Convert.FromHexString("17fefd00010000000000020014000100000000000201d126f1365f0132cf1a8373"),
    ];

    private static readonly string[] Data = ["one\n", "two\n"];

    private static readonly SoftwareCrypto Engine = new();

    /// <summary>Holds the largest datagram, as that of a client does, so that records are opened in it.</summary>
    private readonly byte[] _buffer = new byte[new DtlsOptions().ReceiveBuffer];
    private Path _path = new();
    private DtlsLink _link = null!;
    private byte _pieceType;
    private int _pieceLength;
    private int _pieceNumber;
    private int _pieceFrom;
    private long _now;
    private long _fed;
    private long _opened;
    private long _taken;

    /// <summary>Feeds so many inputs that follow from a seed.</summary>
    public static string Run(int seed, int inputs)
    {
        var target = new DtlsFuzz();
        var random = new Random(seed);
        for (int i = 0; i < inputs; i++)
        {
            target.Feed(target.Next(random));
        }

        return target.Finish();
    }

    public override byte[] Next(Random random)
    {
        if (_fed % InputsPerLink == 0 || _link.State is LinkState.Closed or LinkState.Failed)
        {
            Start(random.Next(4));
        }

        _now += random.Next(20) == 0 ? random.Next(30000) : 0;
        switch (random.Next(10))
        {
            case 0:
                var noise = new byte[random.Next(100)];
                random.NextBytes(noise);
                return noise;
            case 1:
                return Cut(random, Session[random.Next(Session.Length)]);
            case 2:
            case 3:
                return Piece(random);
            case 4:
                byte[] two = [.. Session[random.Next(Session.Length)], .. Session[random.Next(Session.Length)]];
                return Mutation.Of(random, two);
            default:
                return Mutation.OfOne(random, Session);
        }
    }

    public override void Feed(byte[] input)
    {
        _fed++;
        _path.Pending = input;
        bool wasOpen = _link.State == LinkState.Open;
        _path.Sent = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        long next = _link.Step(_now);
        int count = 0;
        for (int received; (received = _link.Receive(_buffer, 0, _buffer.Length)) > 0; count = received)
        {
            CheckData(received);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Require(_path.Pending is null || _link.State is not (LinkState.Open or LinkState.Opening), "leaves a datagram");
        Require(next >= _now, "wants to be called in the past");
        Require(_path.Sent <= MostSent, $"answers one datagram by {_path.Sent}");
        Require(!wasOpen || count > 0 || allocated == 0 || _fed < WarmUp, $"allocates {allocated} bytes");
        if (!wasOpen && _link.State == LinkState.Open)
        {
            _opened++;
            Require(_link.Handshake == HandshakeKind.Full, "opens without a handshake");
        }
    }

    public override string Finish()
    {
        Require(_fed < 50000 || (_opened > 0 && _taken > 0), "never gets far");
        return $"{_opened} links opened by it, {_taken} records taken";
    }

    private void CheckData(int count)
    {
        string data = Encoding.ASCII.GetString(_buffer, 0, count);
        Require(Data.Contains(data), "gives out what nobody sent");
        _taken++;
    }

    /// <summary>A link that has got as far as so many genuine datagrams lead.</summary>
    private void Start(int datagrams)
    {
        _path = new Path();
        var credentials = new PreSharedKey(Encoding.ASCII.GetBytes("Client_identity"), Convert.FromHexString("000102030405060708090a0b0c0d0e0f"));
        _link = new DtlsLink(_path, credentials, new DtlsOptions(), Engine, new Counting());
        _now = 0;
        _link.Open(_now);
        for (int i = 0; i < datagrams; i++)
        {
            _path.Pending = Session[i];
            _link.Step(_now);
        }

        Require(_link.State == (datagrams < 3 ? LinkState.Opening : LinkState.Open), "does not get so far");
    }

    /// <summary>Fragments of what is in a datagram: the same messages, in pieces that overlap or lie.</summary>
    private static byte[] Cut(Random random, byte[] datagram)
    {
        if (datagram[0] != 22 || datagram.Length < 40)
        {
            return datagram[..random.Next(datagram.Length)];
        }

        int length = (datagram[15] << 8) | datagram[16];
        int from = random.Next(length);
        int count = random.Next(length - from + 1);
        byte[] record = [.. datagram[..25], .. datagram[(25 + from)..(25 + from + count)]];
        record[12] = (byte)(12 + count);
        record[11] = 0;
        record[21] = (byte)from;
        record[24] = random.Next(8) == 0 ? (byte)random.Next(256) : (byte)count;
        return record;
    }

    /// <summary>A piece of a handshake message of any type, number and length; pieces of the long ones may follow each other.</summary>
    private byte[] Piece(Random random)
    {
        if (random.Next(3) > 0)
        {
            _pieceType = Types[random.Next(Types.Length)];
            _pieceLength = random.Next(2) == 0 ? random.Next(150) : Lengths[random.Next(Lengths.Length)];
            _pieceNumber = random.Next(6);
            _pieceFrom = 0;
        }

        int count = Math.Min(_pieceLength - _pieceFrom, random.Next(400));
        byte[] content = new byte[count];
        random.NextBytes(content);
        int from = random.Next(20) == 0 ? random.Next(1 << 24) : _pieceFrom;
        byte[] record =
        [
            22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, (byte)random.Next(256), (byte)((count + 12) >> 8), (byte)(count + 12),
            _pieceType, (byte)(_pieceLength >> 16), (byte)(_pieceLength >> 8), (byte)_pieceLength, 0, (byte)_pieceNumber,
            (byte)(from >> 16), (byte)(from >> 8), (byte)from, 0, (byte)(count >> 8), (byte)count, .. content,
        ];
        _pieceFrom += count;
        return record;
    }

    private sealed class Counting : RandomSource
    {
        public override void Fill(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = (byte)(i + 1);
            }
        }
    }

    /// <summary>One datagram to the link; what the link sends must be whole records.</summary>
    private sealed class Path : DatagramLink
    {
        private LinkState _state;

        public byte[]? Pending { get; set; }

        public int Sent { get; set; }

        public override LinkState State => _state;

        public override int MaxDatagram => 1232;

        public override void Open(long nowMs) => _state = LinkState.Open;

        public override void Close() => _state = LinkState.Closed;

        public override bool Send(byte[] buffer, int offset, int count)
        {
            Sent++;
            for (int at = offset; at < offset + count;)
            {
                Require(buffer[at] is 20 or 21 or 22 && buffer[at + 1] == 0xfe && buffer[at + 2] == 0xfd, "sends something else than DTLS");
                at += 13 + ((buffer[at + 11] << 8) | buffer[at + 12]);
                Require(at <= offset + count, "sends half a record");
            }

            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (Pending is not { } datagram)
            {
                return 0;
            }

            Pending = null;
            int taken = Math.Min(count, datagram.Length);
            datagram.AsSpan(0, taken).CopyTo(buffer.AsSpan(offset));
            return taken;
        }

        public override bool Wait(int timeoutMs) => false;
    }
}
