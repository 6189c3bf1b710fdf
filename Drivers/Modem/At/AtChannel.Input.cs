using System;
using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    // The input buffer: lines, prompts and counted bytes.
    public sealed partial class AtChannel
    {
        private readonly byte[] _in;
        private int _start;             // of the unfinished line
        private int _scan;              // up to here it has no end
        private int _end;
        private bool _isCut;            // the beginning of the line did not fit
        private bool _afterCr;          // a line feed here belongs to the line before

        // What a line has announced.
        private IUrcHandler _dataUrc;   // whose it is; null for that of the command
        private int _dataCode;
        private bool _awaitsLine;
        private int _rawCount;
        private bool _dropsRaw;         // there are more than fit
        private int _inlineCommas;
        private long _dataDeadlineMs = DatagramLink.Never;

        private IUrcHandler _current;   // whose OnUrc runs; null for the command
        private int _currentCode;

        /// <summary>From inside OnAnswer or OnUrc: the next line that is no URC and no final result belongs to this one, as the PDU of <c>+CMT:</c>.</summary>
        public void ExpectLine()
        {
            _dataUrc = _current;
            _dataCode = _currentCode;
            _awaitsLine = true;
            _dataDeadlineMs = NowMs + ShortTimeoutMs;
        }

        /// <summary>From inside OnAnswer or OnUrc: this many bytes follow the line, whatever they are. More than fit the buffer are dropped.</summary>
        public void ExpectRaw(int count)
        {
            if (count <= 0)
            {
                return;
            }

            _dataUrc = _current;
            _dataCode = _currentCode;
            _rawCount = count;
            _dropsRaw = count > _in.Length;
            _dataDeadlineMs = NowMs + ShortTimeoutMs;
        }

        /// <summary>Takes in what the modem has sent.</summary>
        public void Feed(byte[] buffer, int offset, int count, long nowMs)
        {
            NowMs = nowMs;
            if (count > 0)
            {
                HeardMs = nowMs;
            }

            while (count > 0)
            {
                if (_end == _in.Length)
                {
                    MakeRoom();
                }

                int part = _in.Length - _end;
                part = part < count ? part : count;
                Array.Copy(buffer, offset, _in, _end, part);
                _end += part;
                offset += part;
                count -= part;
                Read();
            }
        }

        private void MakeRoom()
        {
            if (_start == 0)
            {
                // A line longer than the buffer: what is left of it will not be taken for a line.
                _isCut = true;
                _start = _end;
            }

            Array.Copy(_in, _start, _in, 0, _end - _start);
            _scan = _scan > _start ? _scan - _start : 0;
            _end -= _start;
            _start = 0;
        }

        /// <summary>Reads what was kept for counted bytes that did not come whole: lines of now, and not of the next command.</summary>
        private void ReadOn()
        {
            if (_scan < _end && _rawCount == 0)
            {
                Read();
            }
        }

        private void Read()
        {
            while (_start < _end)
            {
                if (_afterCr)
                {
                    // CR LF, and CR CR LF, end one line; counted bytes start behind it.
                    int c = _in[_start];
                    _afterCr = c == Cr;
                    if (c == Cr || c == Lf)
                    {
                        _start++;
                        continue;
                    }
                }

                if (_rawCount > 0)
                {
                    if (!ReadRaw())
                    {
                        break;
                    }

                    continue;
                }

                byte[] buffer = _in;
                int end = _end;
                int at = _scan > _start ? _scan : _start;
                while (at < end && buffer[at] != Cr && buffer[at] != Lf)
                {
                    at++;
                }

                _scan = at;
                if (IsPromptHere(at) || (_inlineCommas > 0 && ReadInline(at)))
                {
                    continue;
                }

                if (at == end)
                {
                    break;
                }

                int start = _start;
                _start = at + 1;
                _afterCr = buffer[at] == Cr;
                if (_isCut)
                {
                    _isCut = false;
                    DamagedLines++;
                    continue;
                }

                ReadLine(start, at);
            }

            if (_start >= _end)
            {
                _start = 0;
                _scan = 0;
                _end = 0;
            }
        }

        private bool ReadRaw()
        {
            int there = _end - _start;
            if (_dropsRaw)
            {
                int dropped = there < _rawCount ? there : _rawCount;
                _start += dropped;
                _rawCount -= dropped;
                if (_rawCount == 0)
                {
                    DropExpected();
                }

                return true;
            }

            if (there < _rawCount)
            {
                if (_start + _rawCount > _in.Length)
                {
                    MakeRoom();
                }

                return false;
            }

            int start = _start;
            int count = _rawCount;
            _start += count;
            _scan = _start;
            _rawCount = 0;
            HandOut(start, count);
            return true;
        }

        /// <summary>Whether the line has come up to its counted bytes; hands out its head.</summary>
        private bool ReadInline(int lineEnd)
        {
            int at = _start;
            if (_prefix is null || !AtFields.IsAt(_in, at, lineEnd, _prefix))
            {
                return false;
            }

            int field = at + _prefix.Length;
            int commas = 0;
            for (at = field; at < lineEnd; at++)
            {
                if (_in[at] == ',' && ++commas == _inlineCommas)
                {
                    break;
                }

                field = _in[at] == ',' ? at + 1 : field;
            }

            if (at >= lineEnd)
            {
                return false;
            }

            int count;
            _fields.Set(_in, field, at - field);
            if (!_fields.TryNumber(out count) || count <= 0)
            {
                return false;
            }

            int start = _start + _prefix.Length;
            _start = at + 1;
            _scan = _start;
            _inlineCommas = 0;
            _current = null;
            ExpectRaw(count);
            Answer(start, at);
            return true;
        }

        /// <summary>Hands out a second line or counted bytes.</summary>
        private void HandOut(int start, int count)
        {
            IUrcHandler urc = _dataUrc;
            _awaitsLine = false;
            _dataUrc = null;
            _dataDeadlineMs = DatagramLink.Never;
            _current = urc;
            _currentCode = _dataCode;
            if (urc is not null)
            {
                urc.OnUrcData(this, _dataCode, _in, start, count);
            }
            else if (_isPending)
            {
                _handler.OnData(this, _in, start, count);
                EndIfAnswered();
            }
        }

        /// <summary>Gives up what a line has announced, as it has not come.</summary>
        private void DropExpected()
        {
            DamagedLines++;
            ForgetExpected();
        }

        private void ForgetExpected()
        {
            _rawCount = 0;
            _dropsRaw = false;
            _awaitsLine = false;
            _dataUrc = null;
            _dataDeadlineMs = DatagramLink.Never;
        }
    }
}
