using Lwm2m.Foundation;

namespace Lwm2m.Sim
{
    // Characters to and from the line: conventions, echo, guard time.
    public sealed partial class T0Engine
    {
        /// <summary>TS of a card of the inverse convention, as a receiver of the direct one hears it.</summary>
        private const byte InverseHeard = 0x03;

        /// <summary>Characters given out at a time, so that what comes back is heard in between.</summary>
        private const int MaxRun = 16;

        private int _outAt;             // what is to be sent, in _buffer
        private int _outEnd;
        private int _echoAt;            // what was sent and is not heard yet, up to _outAt

        /// <summary>What the port is to send now.</summary>
        /// <returns>How many characters were put into <paramref name="line"/>; 0 if none is due.</returns>
        public int Take(byte[] line, int offset, int count, long nowMs)
        {
            int due = _outEnd - _outAt;
            if (due == 0 || nowMs < _sendAfterMs)
            {
                return 0;
            }

            int most = Answer.ExtraGuardEtu > 0 ? 1 : MaxRun;
            due = due < most ? due : most;
            due = due < count ? due : count;
            for (int i = 0; i < due; i++)
            {
                byte value = _buffer[_outAt + i];
                line[offset + i] = IsInverse ? Turn(value) : value;
            }

            _outAt += due;
            if (!_options.HasEcho)
            {
                _echoAt = _outAt;
            }

            int sendMs = CharactersMs(due);
            _sendAfterMs = nowMs + sendMs + GuardMs();
            _dueMs = nowMs + sendMs + (_phase == T0Phase.Pps ? InitialWaitingMs() : _waitingMs);
            return due;
        }

        /// <summary>Takes up what the port has heard.</summary>
        public void Hear(byte[] line, int offset, int count, long nowMs)
        {
            for (int end = offset + count; offset < end; offset++)
            {
                Hear(line[offset], nowMs);
            }
        }

        private void Hear(byte raw, long nowMs)
        {
            byte value = IsInverse ? Turn(raw) : raw;
            if (_echoAt < _outAt)
            {
                HearEcho(value, nowMs);
                return;
            }

            switch (_phase)
            {
                case T0Phase.Answer:
                    HearAnswer(raw, nowMs);
                    break;
                case T0Phase.Pps when _outAt == _outEnd:
                    _dueMs = nowMs + InitialWaitingMs();
                    HearPps(value, nowMs);
                    break;
                case T0Phase.Procedure:
                case T0Phase.Data:
                case T0Phase.Status:
                    _dueMs = nowMs + _waitingMs;
                    _sendAfterMs = nowMs + TurnaroundMs;
                    HearCard(value, nowMs);
                    break;
                default:
                    Noise++;
                    break;
            }
        }

        private void HearEcho(byte value, long nowMs)
        {
            if (value != _buffer[_echoAt])
            {
                Fail(T0Fault.Echo, nowMs);
                return;
            }

            _echoAt++;
        }

        private void HearAnswer(byte raw, long nowMs)
        {
            if (Answer.Length == 0 && (raw == InverseHeard || raw == AnswerToReset.Direct) && IsInverse != (raw == InverseHeard))
            {
                // The port hears a wrong parity on every character of this card: once more, with the other parity.
                IsInverse = !IsInverse;
                Retry(T0Fault.BadAnswer, nowMs);
                return;
            }

            Answer.Add(IsInverse ? Turn(raw) : raw);
            _dueMs = nowMs + InitialWaitingMs();
            if (Answer.IsBad)
            {
                Fail(T0Fault.BadAnswer, nowMs);
            }
            else if (Answer.IsComplete)
            {
                _sendAfterMs = nowMs + TurnaroundMs;
                Choose(nowMs);
            }
        }

        /// <summary>Plans to send a part of the buffer.</summary>
        private void Send(int offset, int count)
        {
            _outAt = offset;
            _echoAt = offset;
            _outEnd = offset + count;
        }

        private int InitialWaitingMs()
        {
            return Milliseconds(InitialWaitingEtu * CardRate.Clocks(AnswerToReset.DefaultRate)) + _options.LatencyMs;
        }

        private int CharactersMs(int count)
        {
            return (int)((long)count * CharacterEtu * 1000 / BaudRate) + 1;
        }

        private int GuardMs()
        {
            // An etu of the first rate is the longest there is.
            return Answer.ExtraGuardEtu == 0 ? 0 : Milliseconds(Answer.ExtraGuardEtu * CardRate.Clocks(AnswerToReset.DefaultRate)) + 1;
        }

        /// <summary>A character of the inverse convention: mirrored and inverted (ISO/IEC 7816-3 §8.1).</summary>
        private static byte Turn(byte value)
        {
            int turned = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                turned = (turned << 1) | ((value >> bit) & 1);
            }

            return (byte)~turned;
        }
    }
}
