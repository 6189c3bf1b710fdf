using System;
using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    // Whose a line is: of a URC, of the pending command, or of nobody.
    public sealed partial class AtChannel
    {
        private static readonly byte[] s_ok = Ascii.GetBytes("OK");
        private static readonly byte[] s_error = Ascii.GetBytes("ERROR");
        private static readonly byte[] s_cme = Ascii.GetBytes("+CME ERROR");
        private static readonly byte[] s_cms = Ascii.GetBytes("+CMS ERROR");
        private static readonly byte[] s_noCarrier = Ascii.GetBytes("NO CARRIER");
        private static readonly byte[] s_aborted = Ascii.GetBytes("ABORTED");

        private readonly byte[][] _urcs = new byte[MaxUrcs][];
        private readonly byte[] _urcKeys = new byte[MaxUrcs];   // the first letter, so that most lines cost one pass over these
        private readonly byte[] _urcCodes = new byte[MaxUrcs];
        private readonly IUrcHandler[] _urcHandlers = new IUrcHandler[MaxUrcs];
        private int _urcCount;

        /// <summary>Registers an unsolicited result code. One that is registered already keeps its handler.</summary>
        /// <param name="prefix">What the line starts with, with its colon: <c>+CMT:</c>, <c>RDY</c>.</param>
        /// <param name="handler">Receives it.</param>
        /// <param name="code">A number for the handler, 0 to 255.</param>
        /// <exception cref="InvalidOperationException">There are <see cref="MaxUrcs"/>.</exception>
        public void AddUrc(byte[] prefix, IUrcHandler handler, int code)
        {
            if (FindUrc(prefix, 0, prefix.Length) >= 0)
            {
                return;
            }

            if (_urcCount == MaxUrcs)
            {
                throw new InvalidOperationException("Too many URCs");
            }

            _urcs[_urcCount] = prefix;
            _urcKeys[_urcCount] = KeyOf(prefix, 0, prefix.Length);
            _urcCodes[_urcCount] = (byte)code;
            _urcHandlers[_urcCount++] = handler;
        }

        private void ReadLine(int start, int end)
        {
            byte[] buffer = _in;
            while (start < end && buffer[start] <= ' ')
            {
                start++;
            }

            while (end > start && buffer[end - 1] <= ' ')
            {
                end--;
            }

            if (start == end || IsEcho(start, end))
            {
                return;
            }

            int urc = FindUrc(buffer, start, end);
            byte[] expected = _isPending ? ExpectedPrefix(start, end) : null;
            if (urc >= 0 && expected is null)
            {
                TellUrc(urc, start, end);
            }
            else if (_isPending && (_taken > 0 || _hasPrompted) && IsFinal(start, end))
            {
                return;
            }
            else if (expected is not null)
            {
                AnswerOrCompletion(expected, start, end);
            }
            else if (_awaitsLine)
            {
                HandOut(start, end - start);
            }
            else if (_isPending && _isBare && KeyOf(buffer, start, end) == buffer[start])
            {
                Answer(start, end);
            }
            else
            {
                UnknownLines++;
            }
        }

        private void TellUrc(int urc, int start, int end)
        {
            int after = start + _urcs[urc].Length;
            _fields.Set(_in, after, end - after);
            _current = _urcHandlers[urc];
            _currentCode = _urcCodes[urc];
            _current.OnUrc(this, _currentCode, _fields);
        }

        /// <summary>The prefix of the answer or of the completing line, if the line has it and belongs to the command; otherwise null.</summary>
        private byte[] ExpectedPrefix(int start, int end)
        {
            byte[] prefix = null;
            if (_prefix is not null && AtFields.IsAt(_in, start, end, _prefix))
            {
                prefix = _prefix;
            }
            else if (_thenPrefix is not null && AtFields.IsAt(_in, start, end, _thenPrefix))
            {
                prefix = _thenPrefix;
            }

            if (prefix is null)
            {
                return null;
            }

            _fields.Set(_in, start + prefix.Length, end - start - prefix.Length);
            return _handler.IsAnswer(_fields) ? prefix : null;
        }

        private void AnswerOrCompletion(byte[] prefix, int start, int end)
        {
            Answer(start + prefix.Length, end);
            if (!_isPending || prefix != _thenPrefix)
            {
                return;
            }

            _isCompleted = true;
            if (_isAccepted)
            {
                End(AtResult.Ok);
            }
        }

        private void Answer(int start, int end)
        {
            _hasAnswer = true;
            _fields.Set(_in, start, end - start);
            _current = null;
            _handler.OnAnswer(this, _fields);
            EndIfAnswered();
        }

        private void EndIfAnswered()
        {
            if (_endsAtAnswer && _isPending && _dataDeadlineMs == DatagramLink.Never)
            {
                End(AtResult.Ok);
            }
        }

        /// <summary>Whether a line is a final result of the pending command; ends it.</summary>
        private bool IsFinal(int start, int end)
        {
            byte[] buffer = _in;
            if (_success is not null && AtFields.IsAt(buffer, start, end, _success))
            {
                Finish(AtResult.Ok);
            }
            else if (IsWhole(start, end, s_ok))
            {
                Accept();
            }
            else if (IsWhole(start, end, s_error) || IsWhole(start, end, s_noCarrier) || IsWhole(start, end, s_aborted)
                || (_failure is not null && AtFields.IsAt(buffer, start, end, _failure)))
            {
                Finish(AtResult.Error);
            }
            else if (AtFields.IsAt(buffer, start, end, s_cme) || AtFields.IsAt(buffer, start, end, s_cms))
            {
                bool isSms = buffer[start + 3] == 'S';
                int at = start + s_cme.Length;
                at += at < end && buffer[at] == ':' ? 1 : 0;
                int code;
                _fields.Set(buffer, at, end - at);
                ErrorCode = _fields.TryNumber(out code) ? code : -1;
                Finish(isSms ? AtResult.CmsError : AtResult.CmeError);
            }
            else
            {
                return false;
            }

            return true;
        }

        private void Accept()
        {
            if (_isAborting)
            {
                End(AtResult.NoPrompt);
            }
            else if (_success is not null || _isAccepted || (_needsAnswer && !_hasAnswer) || (_prompt != 0 && !_hasPrompted))
            {
                // The end of an earlier command, or no end; a second one gives the result no more time.
                UnknownLines++;
            }
            else if (_thenPrefix is not null && !_isCompleted)
            {
                _isAccepted = true;
                _deadlineMs = NowMs + _thenTimeoutMs;
            }
            else
            {
                Finish(AtResult.Ok);
            }
        }

        private void Finish(AtResult result)
        {
            if (_dataDeadlineMs != DatagramLink.Never)
            {
                // A second line would have come before.
                DropExpected();
            }

            End(_isAborting ? AtResult.NoPrompt : result);
        }

        private bool IsWhole(int start, int end, byte[] text)
        {
            return end - start == text.Length && AtFields.IsAt(_in, start, end, text);
        }

        /// <summary>Whether a line repeats what was sent.</summary>
        private bool IsEcho(int start, int end)
        {
            byte[] sent = _out.Buffer;
            int count = _out.Count;
            while (count > 0 && sent[count - 1] < ' ')
            {
                count--;
            }

            int at = count > 0 && sent[0] < ' ' ? 1 : 0;
            if (count == 0 || end - start != count - at)
            {
                return false;
            }

            for (int i = start; i < end; i++)
            {
                if (_in[i] != sent[at++])
                {
                    return false;
                }
            }

            Echoes++;
            return true;
        }

        private int FindUrc(byte[] buffer, int start, int end)
        {
            byte key = KeyOf(buffer, start, end);
            for (int i = 0; i < _urcCount; i++)
            {
                if (_urcKeys[i] == key && AtFields.IsAt(buffer, start, end, _urcs[i]))
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>The first letter of a line, behind the sign that most URCs and answers start with.</summary>
        private static byte KeyOf(byte[] buffer, int start, int end)
        {
            byte first = buffer[start];
            bool isSign = first == '+' || first == '#' || first == '^' || first == '%' || first == '*';
            return isSign && start + 1 < end ? buffer[start + 1] : first;
        }
    }
}
