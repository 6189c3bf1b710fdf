using System;
using Lwm2m.Foundation;

namespace Lwm2m.Sim
{
    /// <summary>
    /// The T=0 protocol on a line with a card (ISO/IEC 7816-3, ETSI TS 102 221 §7.2), without I/O: characters and the time go in, characters, the next time and
    /// what contacts and port have to be come out. Resets the card, reads its answer, asks for a higher rate where that is wanted, and carries out one
    /// command at a time. A receiver of the board cannot tell the card of a wrong parity, so whatever goes wrong ends the exchange and resets the card.
    /// </summary>
    public sealed partial class T0Engine
    {
        /// <summary>Longest exchange, in milliseconds, with all the patience that the card asks for.</summary>
        public const int MaxExchangeMs = 30000;

        /// <summary>Activations in a row that may fail before a pause: a weak contact deserves more than one.</summary>
        public const int MaxTries = 3;

        /// <summary>First pause, in milliseconds, after which a card is looked for again. Each is four times the one before.</summary>
        public const int FirstPauseMs = 1000;

        /// <summary>Longest pause.</summary>
        public const int MaxPauseMs = 300000;

        private const int PauseFactor = 4;

        /// <summary>Highest rate that is taken of a card that leaves no choice.</summary>
        private const int MaxSpecificBaud = 500000;

        /// <summary>Clocks in which the answer to reset begins (ISO/IEC 7816-3 §6.2.2).</summary>
        private const int AnswerClocks = 40000;

        /// <summary>Initial waiting time, in etu (ISO/IEC 7816-3 §8.1).</summary>
        private const int InitialWaitingEtu = 9600;

        /// <summary>A unit of the waiting time of T=0, in units of Fi (ISO/IEC 7816-3 §10.2).</summary>
        private const int WaitingUnit = 960;

        /// <summary>A character with start, parity and guard time.</summary>
        private const int CharacterEtu = 12;

        /// <summary>Pause before the direction changes, in milliseconds: 16 etu from leading edge to leading edge (ISO/IEC 7816-3 §10.2), on a clock of milliseconds.</summary>
        private const int TurnaroundMs = 2;

        private readonly T0Options _options;
        private T0Phase _phase;
        private long _dueMs = DatagramLink.Never;
        private long _limitMs;              // of the exchange
        private long _sendAfterMs;
        private int _tries;
        private int _pauseMs;
        private int _waitingMs;
        private bool _isPpsRefused;

        /// <summary>Makes a stopped one.</summary>
        public T0Engine(T0Options options)
        {
            _options = options;
            SetRate(AnswerToReset.DefaultRate);
        }

        /// <summary>Its state.</summary>
        public T0State State { get; private set; }

        /// <summary>Why it last failed.</summary>
        public T0Fault Fault { get; private set; }

        /// <summary>Failures so far, of activations and exchanges.</summary>
        public int Faults { get; private set; }

        /// <summary>Grows each time a card has answered its reset: what it knew before is lost.</summary>
        public int Generation { get; private set; }

        /// <summary>The answer to the last reset.</summary>
        public AnswerToReset Answer { get; } = new AnswerToReset();

        /// <summary>Whether the card is to have its supply and its clock, and the port to be open.</summary>
        public bool IsPowered { get; private set; }

        /// <summary>Whether RST is to be low.</summary>
        public bool IsHeld { get; private set; } = true;

        /// <summary>Bits per second that the port is to have.</summary>
        public int BaudRate { get; private set; }

        /// <summary>Whether the card has the inverse convention: its characters are mirrored and inverted, and the port sees odd parity.</summary>
        public bool IsInverse { get; private set; }

        /// <summary>Characters that came while nobody waited for one.</summary>
        public int Noise { get; private set; }

        /// <summary>Resets the card.</summary>
        public void Start(long nowMs)
        {
            _isPpsRefused = false;
            _pauseMs = FirstPauseMs;
            _tries = 0;
            Activate(nowMs);
        }

        /// <summary>Takes supply and clock from the card.</summary>
        public void Stop()
        {
            Rest(T0State.Off, DatagramLink.Never);
        }

        /// <summary>Whether <see cref="Remove"/> was the last that it was told.</summary>
        public bool IsRemoved
        {
            get { return State == T0State.Absent && _dueMs == DatagramLink.Never; }
        }

        /// <summary>The card was pulled out, as a switch of the holder tells.</summary>
        public void Remove()
        {
            if (State != T0State.Off)
            {
                Rest(T0State.Absent, DatagramLink.Never);
            }
        }

        /// <summary>The port cannot be opened as it has to be.</summary>
        public void FailPort(long nowMs)
        {
            Fail(T0Fault.NoPort, nowMs);
        }

        /// <summary>Does what is due.</summary>
        /// <returns>Time of the next call needed, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(long nowMs)
        {
            if (nowMs >= _dueMs)
            {
                OnDue(nowMs);
            }

            if (IsBusy && nowMs >= _limitMs)
            {
                Fail(T0Fault.Slow, nowMs);
            }

            bool isSending = _outAt < _outEnd;
            return isSending && _sendAfterMs < _dueMs ? _sendAfterMs : _dueMs;
        }

        private void OnDue(long nowMs)
        {
            switch (_phase)
            {
                case T0Phase.Off:
                    IsPowered = true;
                    Go(T0Phase.Held, nowMs + _options.SettleMs);
                    break;
                case T0Phase.Held:
                    IsHeld = false;
                    Answer.Clear();
                    Go(T0Phase.Answer, nowMs + Milliseconds(AnswerClocks) + _options.LatencyMs);
                    break;
                case T0Phase.Pause:
                    _tries = 0;
                    Activate(nowMs);
                    break;
                case T0Phase.Answer:
                    Fail(Answer.Length == 0 ? T0Fault.Mute : T0Fault.BadAnswer, nowMs);
                    break;
                case T0Phase.Pps:
                    RefusePps(nowMs);
                    break;
                case T0Phase.Idle:
                    break;
                default:
                    Fail(T0Fault.Silent, nowMs);
                    break;
            }
        }

        private void Activate(long nowMs)
        {
            State = T0State.Starting;
            IsPowered = false;
            IsHeld = true;
            Clear();
            SetRate(AnswerToReset.DefaultRate);
            Go(T0Phase.Off, nowMs + _options.SettleMs);
        }

        /// <summary>The answer to reset is there: what it says decides how to go on.</summary>
        private void Choose(long nowMs)
        {
            bool isKnown = CardRate.Clocks(Answer.Rate) != 0;
            int baud = isKnown ? CardRate.Baud(Answer.Rate, _options.ClockHz) : 0;
            bool isT0First = Answer.FirstProtocol == 0;
            if (Answer.IsSpecific)
            {
                bool hasRate = Answer.Rate >= 0;
                if (!isT0First || Answer.IsRateImplicit || (hasRate && !isKnown) || baud > MaxSpecificBaud)
                {
                    Fail(T0Fault.Unsupported, nowMs);
                    return;
                }

                SetRate(hasRate ? Answer.Rate : AnswerToReset.DefaultRate);
                GetReady(nowMs);
                return;
            }

            if (!Answer.OffersT0 || (!isT0First && _isPpsRefused))
            {
                Fail(T0Fault.Unsupported, nowMs);
                return;
            }

            bool asksRate = isKnown && baud > BaudRate && baud <= _options.MaxBaudRate && !_isPpsRefused;
            if (asksRate || !isT0First)
            {
                SendPps(asksRate, nowMs);
                return;
            }

            SetRate(AnswerToReset.DefaultRate);
            GetReady(nowMs);
        }

        /// <summary>The card takes commands from here on.</summary>
        private void GetReady(long nowMs)
        {
            State = T0State.Ready;
            Generation++;
            _tries = 0;
            _pauseMs = FirstPauseMs;
            _sendAfterMs = nowMs + TurnaroundMs;
            Go(T0Phase.Idle, DatagramLink.Never);
        }

        private void Fail(T0Fault fault, long nowMs)
        {
            if (_phase == T0Phase.Pause)
            {
                return;
            }

            Fault = fault;
            Faults++;
            Retry(fault, nowMs);
        }

        private void Retry(T0Fault fault, long nowMs)
        {
            _tries++;
            if (_tries < MaxTries)
            {
                Activate(nowMs);
                return;
            }

            Rest(fault == T0Fault.Mute ? T0State.Absent : T0State.Failed, nowMs + _pauseMs);
            _pauseMs = _pauseMs * PauseFactor < MaxPauseMs ? _pauseMs * PauseFactor : MaxPauseMs;
        }

        private void Rest(T0State state, long untilMs)
        {
            State = state;
            IsPowered = false;
            IsHeld = true;
            _isPpsRefused = false;          // the next card may be another
            Clear();
            Go(T0Phase.Pause, untilMs);
        }

        /// <summary>Forgets what was under way.</summary>
        private void Clear()
        {
            Send(0, 0);
            ResponseLength = 0;
            Array.Clear(_buffer, 0, _buffer.Length);
        }

        private void Go(T0Phase phase, long dueMs)
        {
            _phase = phase;
            _dueMs = dueMs;
        }

        private void SetRate(int rate)
        {
            BaudRate = CardRate.Baud(rate, _options.ClockHz);

            // 960 · Fi clocks make a unit whatever Di is (ISO/IEC 7816-3 §10.2).
            _waitingMs = Milliseconds(WaitingUnit * CardRate.Clocks(rate) * Answer.WaitingInteger) + _options.LatencyMs;
        }

        /// <summary>The milliseconds of clocks of the card, rounded up.</summary>
        private int Milliseconds(int clocks)
        {
            return (int)(((long)clocks * 1000 + _options.ClockHz - 1) / _options.ClockHz);
        }
    }
}
