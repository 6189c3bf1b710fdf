using System;
using System.Text;
using Lwm2m.Modem;

namespace Lwm2m.Host.Tests;

/// <summary>A modem that answers each command without allocating anything itself: registered, and content with whatever it is told.</summary>
internal sealed class AnsweringPort : ModemPort
{
    private const int Room = 8192;
    private const byte Cr = 13;

    private static readonly byte[] s_ok = Encoding.ASCII.GetBytes("\r\nOK\r\n");
    private static readonly byte[] s_model = Encoding.ASCII.GetBytes("\r\nAnswering\r\n");
    private static readonly byte[] s_registered = Encoding.ASCII.GetBytes("\r\n+CEREG: 4,1\r\n");
    private static readonly byte[] s_askModel = Encoding.ASCII.GetBytes("AT+CGMM");
    private static readonly byte[] s_askRegistration = Encoding.ASCII.GetBytes("AT+CEREG?");

    private readonly byte[] _line = new byte[Room];
    private readonly byte[] _out = new byte[Room];
    private int _lineCount;
    private int _outCount;

    /// <summary>Commands so far.</summary>
    public int Commands { get; private set; }

    public override int BaudRate => 115200;

    /// <summary>Sends the host something unasked.</summary>
    public void Tell(byte[] text) => Put(text);

    public override bool Open(int baudRate) => true;

    public override void Close()
    {
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        count = Math.Min(count, _outCount);
        Array.Copy(_out, 0, buffer, offset, count);
        Array.Copy(_out, count, _out, 0, _outCount - count);
        _outCount -= count;
        return count;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        for (var i = offset; i < offset + count; i++)
        {
            if (buffer[i] != Cr)
            {
                _line[_lineCount++] = buffer[i];
                continue;
            }

            Commands++;
            var line = _line.AsSpan(0, _lineCount);
            Put(line.StartsWith(s_askModel) ? s_model : line.StartsWith(s_askRegistration) ? s_registered : []);
            Put(s_ok);
            _lineCount = 0;
        }
    }

    private void Put(byte[] text)
    {
        Array.Copy(text, 0, _out, _outCount, text.Length);
        _outCount += text.Length;
    }
}
