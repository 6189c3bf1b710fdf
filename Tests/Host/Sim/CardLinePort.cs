using System;
using System.Collections.Generic;
using System.Text;
using Lwm2m.Modem;

namespace Lwm2m.Host.Tests;

/// <summary>A modem that has one answer to what begins a certain way, and OK to everything else; it allocates nothing.</summary>
internal sealed class CardLinePort : ModemPort
{
    private static readonly byte[] s_ok = Encoding.ASCII.GetBytes("\r\nOK\r\n");
    private readonly List<(byte[] Command, byte[] Answer)> _answers = [];
    private readonly byte[] _toHost = new byte[8192];
    private readonly byte[] _line = new byte[2048];
    private int _count;
    private int _length;

    public CardLinePort()
    {
        On("AT+CGMM", "Bench\r\n\r\nOK");
        On("AT+CPIN?", "+CPIN: READY\r\n\r\nOK");
        On("AT+CEREG?", "+CEREG: 4,1\r\n\r\nOK");
    }

    public override int BaudRate => 115200;

    /// <summary>Commands of the card.</summary>
    public List<string>? Commands { get; set; } = [];

    public CardLinePort On(string command, string answer)
    {
        _answers.Insert(0, (Encoding.ASCII.GetBytes(command), Encoding.ASCII.GetBytes($"\r\n{answer}\r\n")));
        return this;
    }

    public override bool Open(int baudRate) => true;

    public override void Close()
    {
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = Math.Min(count, _count);
        Array.Copy(_toHost, 0, buffer, offset, read);
        _count -= read;
        Array.Copy(_toHost, read, _toHost, 0, _count);
        return read;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        for (int i = offset; i < offset + count; i++)
        {
            if (buffer[i] == '\r')
            {
                Answer();
                _length = 0;
            }
            else
            {
                _line[_length++] = buffer[i];
            }
        }
    }

    private void Answer()
    {
        byte[] answer = s_ok;
        for (int i = 0; i < _answers.Count; i++)
        {
            if (_line.AsSpan(0, _length).StartsWith(_answers[i].Command))
            {
                answer = _answers[i].Answer;
                break;
            }
        }

        if (Commands is not null && _length > 5 && _line[3] == 'C' && _line[4] is (byte)'S' or (byte)'G' or (byte)'C')
        {
            Commands.Add(Encoding.ASCII.GetString(_line, 0, _length));
        }

        Array.Copy(answer, 0, _toHost, _count, answer.Length);
        _count += answer.Length;
    }
}
