using System;
using System.Collections.Generic;
using Lwm2m.Sim;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// What a card says to a command over T=0, broken, in pieces of any time: the response is the one of the procedure bytes (ISO/IEC 7816-3 §10.3), or there is none and the card is
/// reset; and after it the next command goes.
/// </summary>
public sealed class T0Fuzz : FuzzTarget
{
    private readonly T0Engine _engine = new(new T0Options());
    private readonly byte[] _line = new byte[64];
    private readonly byte[] _one = new byte[1];
    private byte[] _command = [];
    private long _nowMs = 1000;
    private long _answered;
    private long _faults;

    public override byte[] Next(Random random)
    {
        _command = new byte[5];
        _command[1] = (byte)(random.Next(2) == 0 ? 0xB0 : 0xA4);
        _command[4] = (byte)random.Next(random.Next(3) == 0 ? 256 : 6);
        bool isSending = random.Next(2) == 0 && _command[4] > 0;
        int most = _command[4] == 0 ? 256 : _command[4];
        if (isSending)
        {
            byte[] data = new byte[_command[4]];
            random.NextBytes(data);
            _command = [.. _command, .. data];
        }

        // What a card says that does as it should, one way or the other.
        var said = new List<byte>();
        for (int left = most; left > 0;)
        {
            said.AddRange(new byte[random.Next(3) == 0 ? random.Next(3) : 0]);
            for (int i = said.Count - 1; i >= 0 && said[i] == 0; i--)
            {
                said[i] = 0x60;
            }

            int now = random.Next(2) == 0 ? left : 1;
            said.Add((byte)(now == left && now != 1 ? _command[1] : now == left && random.Next(2) == 0 ? _command[1] : now == left || now == 1 ? ~_command[1] : _command[1]));
            byte[] data = new byte[isSending ? 0 : now];
            random.NextBytes(data);
            for (int i = 0; i < data.Length; i++)
            {
                data[i] |= 1;           // no zero, which is what patience is made of above
            }

            said.AddRange(data);
            left -= now;
            if (random.Next(12) == 0)
            {
                break;
            }
        }

        said.AddRange(new byte[] { (byte)(random.Next(2) == 0 ? 0x90 : 0x61), (byte)random.Next(256) });
        return Mutation.Of(random, [.. said]);
    }

    public override void Feed(byte[] input)
    {
        GetReady();
        int generation = _engine.Generation;
        string expected = Expected(input, out int used);
        Require(_engine.Begin(_command, 0, _command.Length, _nowMs), "begin");
        Require(Sent() == 5, "header");
        int faults = _engine.Faults;
        for (int i = 0; i < input.Length && _engine.IsBusy; i++)
        {
            _one[0] = input[i];
            _nowMs += input[i] & 15;
            _engine.Hear(_one, 0, 1, _nowMs);
            Sent();
            Require(_engine.ResponseLength <= 258, "length");
            Require(i < used || !_engine.IsBusy, "it goes on behind the end");
        }

        if (_engine.IsBusy)
        {
            _nowMs += 2000;
            _engine.Step(_nowMs);
            Require(!_engine.IsBusy, "silence");
        }

        string found = Convert.ToHexString(_engine.Response, _engine.ResponseOffset, _engine.ResponseLength);
        Require(found == expected, $"{found} for {expected}");
        Require((found.Length > 0) == (_engine.Faults == faults), "a fault and a response, or neither");
        Require((_engine.State == T0State.Ready) == (found.Length > 0) && _engine.Generation == generation, "state");
        _answered += found.Length > 0 ? 1 : 0;
        _faults += found.Length > 0 ? 0 : 1;
    }

    public override string Finish()
    {
        Require(_answered + _faults < 1000 || (_answered > 0 && _faults > 0), "a kind of end was not met");
        return $"{_answered} answered, {_faults} faults";
    }

    private string Expected(byte[] said, out int used)
    {
        bool isSending = _command.Length > 5;
        int left = !isSending && _command[4] == 0 ? 256 : _command[4];
        var data = new List<byte>();
        used = 0;
        while (used < said.Length)
        {
            byte procedure = said[used++];
            if (procedure == 0x60)
            {
                continue;
            }

            if ((procedure & 0xF0) is 0x60 or 0x90)
            {
                return used++ == said.Length ? "" : Convert.ToHexString([.. data, procedure, said[used - 1]]);
            }

            int now = procedure == _command[1] ? left : procedure == (byte)~_command[1] ? 1 : 0;
            if (now == 0 || left == 0)
            {
                return "";
            }

            left -= now;
            for (; !isSending && now > 0; now--)
            {
                if (used == said.Length)
                {
                    return "";
                }

                data.Add(said[used++]);
            }
        }

        return "";
    }

    private void GetReady()
    {
        if (_engine.State != T0State.Ready)
        {
            _engine.Start(_nowMs);
            for (int i = 0; i < 2; i++)
            {
                _nowMs += 20;
                _engine.Step(_nowMs);
            }

            _engine.Hear([0x3B, 0x00], 0, 2, _nowMs);
            Require(_engine.State == T0State.Ready, "it does not recover");
        }

        _nowMs += 10;
    }

    private int Sent()
    {
        int sent = 0;
        for (int quiet = 0; quiet < 3; quiet++)
        {
            _nowMs += 25;               // a run, and the pause before the direction changes
            int count = _engine.Take(_line, 0, _line.Length, _nowMs);
            _engine.Hear(_line, 0, count, _nowMs);
            sent += count;
            quiet = count > 0 ? -1 : quiet;
        }

        return sent;
    }
}
