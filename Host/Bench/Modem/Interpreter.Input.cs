using System.Text;

namespace Lwm2m.Bench.Modem;

// What a byte is part of: a line, text behind a prompt, counted data, or none of these.
internal sealed partial class Interpreter
{
    private void FeedLine(byte octet)
    {
        if (EchoesNow)
        {
            _session.Echo([octet]);
        }

        if (octet == Return)
        {
            var line = _line.ToString();
            _line.Clear();
            if (line.Length >= 2)
            {
                Begin(line);
            }
        }
        else if (octet == BackSpace)
        {
            _line.Length -= _line.Length > 0 ? 1 : 0;
        }
        else if (octet is < 32 or > 126)
        {
            // V.250 §5.2.2: control characters are ignored.
        }
        else if (_line.Length == 0)
        {
            if (octet is (byte)'A' or (byte)'a')
            {
                _line.Append((char)octet);
            }
        }
        else if (_line.Length == 1)
        {
            if (octet == '/')
            {
                _line.Clear();
                Begin(_lastLine);
            }
            else if (octet is (byte)'T' or (byte)'t')
            {
                _line.Append((char)octet);
            }
            else if (octet is not ((byte)'A' or (byte)'a'))
            {
                _line.Clear();
            }
        }
        else if (_line.Length <= _session.Options.MaxCommandLine)
        {
            _line.Append((char)octet);
        }
    }

    private void FeedText(byte octet)
    {
        if (_session.NowMs < _acceptsFromMs)
        {
            _session.CountLost();
            return;
        }

        if (EchoesNow && _isInputEchoed && octet is not (CtrlZ or Escape))
        {
            _session.Echo(octet == Return ? "\r\n> "u8 : [octet]);
        }

        if (octet is CtrlZ or Escape)
        {
            var got = _gotText!;
            var text = octet == Escape ? null : Encoding.Latin1.GetString(_input.ToArray());
            _session.Modem.LogIn(text ?? "(ESC)");
            _gotText = null;
            got(text);
        }
        else if (_input.Count < _session.Options.MaxCommandLine)
        {
            _input.Add(octet);
        }
    }

    private void FeedBytes(byte octet)
    {
        if (_session.NowMs < _acceptsFromMs)
        {
            _session.CountLost();
            return;
        }

        if (EchoesNow && _isInputEchoed)
        {
            _session.Echo([octet]);
        }

        _input.Add(octet);
        if (_input.Count == _awaited)
        {
            var got = _gotBytes!;
            _session.Modem.LogIn($"({_input.Count} bytes)");
            _gotBytes = null;
            got(_input.ToArray());
        }
    }

    private void FeedOtherMode(byte octet)
    {
        if (Mode == PortMode.Multiplexed)
        {
            return; // only frames of 27.010 are understood
        }

        _input.Add(octet);
        if (_input.Count >= 3 && _input[^1] == '+' && _input[^2] == '+' && _input[^3] == '+')
        {
            _input.Clear();
            Mode = PortMode.Command;
            Write(Framed("OK"));
            FlushHeldBack();
        }
    }
}

/// <summary>What the bytes of the port mean.</summary>
internal enum PortMode
{
    /// <summary>Command lines.</summary>
    Command,

    /// <summary>Data of a call, until <c>+++</c>.</summary>
    Data,

    /// <summary>Frames of 3GPP TS 27.010, for ever.</summary>
    Multiplexed,
}
