using System;
using System.Collections.Generic;
using Lwm2m.Bench.Serial;
using Lwm2m.Serial;

namespace Lwm2m.Fuzz.Tests;

/// <summary>A noisy serial line, in pieces: an intact frame behind it arrives, and what the reader yields the bench's decoder yields too.</summary>
public sealed class SerialFuzz : FuzzTarget
{
    private const int MaxDatagram = 64;

    private readonly FrameReader _reader = new(MaxDatagram);
    private readonly byte[] _datagram = new byte[MaxDatagram];
    private readonly byte[] _last = [0x40, SerialFrame.End, SerialFrame.Esc, 0xA9];
    private readonly byte[] _lastFrame;
    private Random _random = new(0);
    private long _frames;

    public SerialFuzz() => _lastFrame = SerialFrame.Encode(_last);

    public override byte[] Next(Random random)
    {
        _random = random;
        if (random.Next(8) == 0)
        {
            byte[] noise = new byte[random.Next(2 * MaxDatagram)];
            random.NextBytes(noise);
            return noise;
        }

        byte[] line = [];
        for (int frames = random.Next(4); frames > 0; frames--)
        {
            byte[] datagram = new byte[random.Next(MaxDatagram + 8)];
            for (int i = 0; i < datagram.Length; i++)
            {
                datagram[i] = random.Next(4) switch { 0 => SerialFrame.End, 1 => SerialFrame.Esc, _ => (byte)random.Next(256) };
            }

            line = [.. line, .. Mutation.Of(random, SerialFrame.Encode(datagram))];
        }

        return line;
    }

    public override void Feed(byte[] input)
    {
        byte[] line = [.. input, .. _lastFrame];
        var expected = Expected(line);
        var found = new List<string>();
        for (int at = 0; at < line.Length;)
        {
            byte[] piece = line[at..Math.Min(line.Length, at + 1 + _random.Next(40))];
            int used = _reader.Read(piece, 0, piece.Length);
            Require(used > 0 && used <= piece.Length, "octets used");
            Require(used == piece.Length || _reader.DatagramLength > 0, "stopped without a datagram");
            Require(_reader.DatagramLength <= MaxDatagram, "length");
            if (_reader.DatagramLength > 0)
            {
                found.Add(Convert.ToHexString(_datagram, 0, _reader.Take(_datagram, 0, _datagram.Length)));
            }

            at += used;
        }

        Require(found.Count > 0 && found[^1] == Convert.ToHexString(_last), "the intact frame at the end was lost");
        Require(string.Join(' ', found) == string.Join(' ', expected), "other datagrams than the bench finds");
        _frames += found.Count;
    }

    public override string Finish()
    {
        Require(_frames < 1000 || (_reader.BadChecksum > 0 && _reader.BadFraming > 0 && _reader.Foreign > 0 && _reader.Oversize > 0), "a kind of fault was not met");
        return $"{_frames} frames found, {_reader.BadChecksum} bad checks, {_reader.BadFraming} bad escapes, {_reader.Oversize} too long, {_reader.Foreign} others";
    }

    private static List<string> Expected(byte[] line)
    {
        var datagrams = new List<string>();
        int start = 0;
        for (int at = 0; at < line.Length; at++)
        {
            if (line[at] == SerialFrame.End)
            {
                if (SerialFrame.Decode(line.AsSpan(start, at - start)) is { Length: > 0 and <= MaxDatagram } datagram)
                {
                    datagrams.Add(Convert.ToHexString(datagram));
                }

                start = at + 1;
            }
        }

        return datagrams;
    }
}
