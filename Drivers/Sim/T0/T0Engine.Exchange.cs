using System;
using Lwm2m.Foundation;

namespace Lwm2m.Sim
{
    // PPS and commands.
    public sealed partial class T0Engine
    {
        private const int HeaderLength = 5;
        private const int MaxData = 256;
        private const int StatusLength = 2;
        private const int ShortestCommand = 4;
        private const byte Wait = 0x60;
        private const byte PpsStart = 0xFF;
        private const byte HasPps1 = 0x10;
        private const int AllBits = 0xFF;

        /// <summary>Where the answer to PPS goes, behind what was sent.</summary>
        private const int PpsAnswer = 8;

        /// <summary>PPSS, PPS0 and PCK; PPS1, PPS2 and PPS3 are there when PPS0 says so.</summary>
        private const int PpsFixed = 3;

        /// <summary>The header of the command; behind it its data or those of the response, then the status.</summary>
        private readonly byte[] _buffer = new byte[HeaderLength + MaxData + StatusLength];

        private bool _isSending;        // the data go to the card
        private int _rest;              // data that the card has not asked for, or announced, yet
        private int _announced;         // data that come without a further procedure byte
        private int _at;                // of the next data in the buffer

        /// <summary>Whether a command is under way.</summary>
        public bool IsBusy
        {
            get { return _phase >= T0Phase.Procedure; }
        }

        /// <summary>Data and status of the last response are here, from <see cref="ResponseOffset"/>.</summary>
        public byte[] Response
        {
            get { return _buffer; }
        }

        /// <summary>Where the response begins.</summary>
        public int ResponseOffset
        {
            get { return HeaderLength; }
        }

        /// <summary>Octets of data and status of the last response; 0 if there was none.</summary>
        public int ResponseLength { get; private set; }

        /// <summary>Begins a command. Its Le goes out only without data: behind data the card says how much there is, to be fetched by GET RESPONSE.</summary>
        /// <param name="command">CLA, INS, P1, P2, and Lc with data, Le, both or none.</param>
        /// <param name="offset">Where it begins.</param>
        /// <param name="count">Its length.</param>
        /// <param name="nowMs">The present time.</param>
        /// <returns>False if it is none for T=0, if a command is under way, or without a card.</returns>
        public bool Begin(byte[] command, int offset, int count, long nowMs)
        {
            if (_phase != T0Phase.Idle || count < ShortestCommand || !IsInstruction(command[offset + 1]))
            {
                return false;
            }

            int p3 = count == ShortestCommand ? 0 : command[offset + ShortestCommand];
            bool hasData = count > HeaderLength;
            if (hasData && (p3 == 0 || (count != HeaderLength + p3 && count != HeaderLength + p3 + 1)))
            {
                return false;
            }

            _isSending = hasData;
            _rest = count == HeaderLength && p3 == 0 ? MaxData : p3;
            _announced = 0;
            _at = HeaderLength;
            ResponseLength = 0;
            Array.Copy(command, offset, _buffer, 0, ShortestCommand);
            _buffer[ShortestCommand] = (byte)p3;
            if (hasData)
            {
                Array.Copy(command, offset + HeaderLength, _buffer, HeaderLength, p3);
            }

            Send(0, HeaderLength);
            _limitMs = nowMs + MaxExchangeMs;
            Go(T0Phase.Procedure, nowMs + TurnaroundMs + _waitingMs);
            return true;
        }

        /// <summary>Gives up a command: the card, whose answer may still come, is reset.</summary>
        public void Cancel(long nowMs)
        {
            if (IsBusy)
            {
                Fail(T0Fault.Slow, nowMs);
            }
        }

        /// <summary>6X and 9X are no instructions, as a card repeats one to ask for data (ISO/IEC 7816-3 §10.3.2).</summary>
        private static bool IsInstruction(byte instruction)
        {
            return (instruction & 0xF0) != 0x60 && (instruction & 0xF0) != 0x90;
        }

        private void HearCard(byte value, long nowMs)
        {
            if (_outAt < _outEnd)
            {
                Fail(T0Fault.Procedure, nowMs);         // it talks before it has heard all
                return;
            }

            switch (_phase)
            {
                case T0Phase.Data:
                    _buffer[_at++] = value;
                    _announced--;
                    if (_announced == 0)
                    {
                        _phase = T0Phase.Procedure;
                    }

                    break;
                case T0Phase.Status:
                    _buffer[_at++] = value;
                    ResponseLength = _at - HeaderLength;
                    Go(T0Phase.Idle, DatagramLink.Never);
                    break;
                default:
                    HearProcedure(value, nowMs);
                    break;
            }
        }

        /// <summary>A procedure byte (ISO/IEC 7816-3 §10.3.3).</summary>
        private void HearProcedure(byte value, long nowMs)
        {
            if (value == Wait)
            {
                return;
            }

            if (!IsInstruction(value))
            {
                if (_isSending)
                {
                    _at = HeaderLength;
                    Array.Clear(_buffer, HeaderLength, MaxData);        // it may have been a secret
                }

                _buffer[_at++] = value;
                _phase = T0Phase.Status;
                return;
            }

            int difference = value ^ _buffer[1];
            if ((difference != 0 && difference != AllBits) || _rest == 0)
            {
                Fail(T0Fault.Procedure, nowMs);
                return;
            }

            int now = difference == 0 ? _rest : 1;
            _rest -= now;
            if (_isSending)
            {
                Send(_at, now);
                _at += now;
                return;
            }

            _announced = now;
            _phase = T0Phase.Data;
        }

        /// <summary>Asks for T=0, and for the rate of the answer to reset (ISO/IEC 7816-3 §9).</summary>
        private void SendPps(bool asksRate, long nowMs)
        {
            int length = 0;
            _buffer[length++] = PpsStart;
            _buffer[length++] = asksRate ? HasPps1 : (byte)0;
            if (asksRate)
            {
                _buffer[length++] = (byte)Answer.Rate;
            }

            byte check = 0;
            for (int i = 0; i < length; i++)
            {
                check ^= _buffer[i];
            }

            _buffer[length++] = check;
            Send(0, length);
            _at = PpsAnswer;
            Go(T0Phase.Pps, nowMs + TurnaroundMs + InitialWaitingMs());
        }

        private void HearPps(byte value, long nowMs)
        {
            _buffer[_at++] = value;
            int count = _at - PpsAnswer;
            if (count == 1)
            {
                return;
            }

            int choice = _buffer[PpsAnswer + 1];
            bool hasRate = (choice & HasPps1) != 0;
            if (count < PpsFixed + (hasRate ? 1 : 0))
            {
                return;
            }

            int check = 0;
            for (int i = PpsAnswer; i < _at; i++)
            {
                check ^= _buffer[i];
            }

            // T=0 and nothing that was not asked for; without PPS1 the rate stays.
            bool isTaken = check == 0 && _buffer[PpsAnswer] == PpsStart && (choice == 0 || (choice == HasPps1 && _buffer[1] == HasPps1 && _buffer[PpsAnswer + 2] == _buffer[2]));
            if (!isTaken)
            {
                RefusePps(nowMs);
                return;
            }

            SetRate(hasRate ? Answer.Rate : AnswerToReset.DefaultRate);
            _sendAfterMs = nowMs + TurnaroundMs;
            GetReady(nowMs);
        }

        /// <summary>The card did not take PPS: it is reset, and not asked again.</summary>
        private void RefusePps(long nowMs)
        {
            _isPpsRefused = true;
            Activate(nowMs);
        }
    }
}
