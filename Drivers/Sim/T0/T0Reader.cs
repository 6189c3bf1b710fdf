using System;
using Lwm2m.Foundation;
using Lwm2m.Uicc;

namespace Lwm2m.Sim
{
    /// <summary>
    /// A card at a serial port of the board, without a modem: half duplex T=0 on the one I/O contact (ISO/IEC 7816-3). The card needs a clock and a supply as well:
    /// docs/cards.md. Whatever goes wrong on the line ends the exchange and resets the card, as the receiver of a board cannot ask for a character again.
    /// </summary>
    public sealed class T0Reader : CardTransport
    {
        private const int ChunkBytes = 64;

        /// <summary>Turns of one call, so that a flood of noise leaves time for everything else.</summary>
        private const int MaxTurns = 16;

        /// <summary>Interval, in milliseconds, at which the switch of the holder is looked at.</summary>
        private const int PresenceMs = 200;

        private readonly T0Port _port;
        private readonly T0Contacts _contacts;
        private readonly T0Pump _pump;
        private readonly byte[] _chunk = new byte[ChunkBytes];
        private int _openBaud;          // of the open port; 0 while it is closed
        private int _generation;
        private bool _isOpen;
        private bool _isExchanging;
        private bool _wasSent;

        /// <summary>Makes it; nothing is done before <see cref="Open"/>.</summary>
        /// <param name="port">The line.</param>
        /// <param name="clock">The clock of <see cref="Pump"/>.</param>
        /// <param name="options">Settings, or null for the defaults.</param>
        /// <param name="contacts">The other contacts of the card, or null where opening the port resets it.</param>
        public T0Reader(T0Port port, Clock clock, T0Options options = null, T0Contacts contacts = null)
        {
            _port = port;
            _contacts = contacts;
            _pump = new T0Pump(this, clock);
            Engine = new T0Engine(options ?? new T0Options());
        }

        /// <summary>The protocol, for its answer to reset and its counters.</summary>
        public T0Engine Engine { get; }

        /// <inheritdoc/>
        public override LinkPump Pump
        {
            get { return _pump; }
        }

        /// <inheritdoc/>
        public override void Open(long nowMs)
        {
            if (!_isOpen)
            {
                _isOpen = true;
                Engine.Start(nowMs);
                Follow(nowMs);
            }
        }

        /// <inheritdoc/>
        public override void Close()
        {
            _isOpen = false;
            _isExchanging = false;
            Engine.Stop();
            _contacts?.Set(false, true);
            SetLine(0);
            MoveTo(CardState.Absent, false);
        }

        /// <inheritdoc/>
        public override long Step(long nowMs)
        {
            if (!_isOpen)
            {
                return DatagramLink.Never;
            }

            long lookMs = LookForCard(nowMs);
            long next = DatagramLink.Never;
            bool goesOn = true;
            for (int turns = 0; _isOpen && goesOn && turns < MaxTurns; turns++)
            {
                int heard = _openBaud == 0 ? 0 : _port.Read(_chunk, 0, ChunkBytes);
                Engine.Hear(_chunk, 0, heard, nowMs);
                next = Engine.Step(nowMs);
                Follow(nowMs);
                goesOn = Write(nowMs) | heard > 0;
            }

            return next < lookMs ? next : lookMs;
        }

        /// <inheritdoc/>
        public override void Tell()
        {
            _pump.Tell();
        }

        /// <summary>Whether characters of the card are awaited.</summary>
        internal bool IsListening
        {
            get { return _isExchanging || State == CardState.Starting; }
        }

        /// <inheritdoc/>
        protected override void Send(int session, byte[] apdu, int offset, int count, long nowMs)
        {
            _wasSent = Engine.Begin(apdu, offset, count, nowMs);
            _isExchanging = true;
            Sent(nowMs);
        }

        private long LookForCard(long nowMs)
        {
            if (_contacts is null || !_contacts.HasPresence)
            {
                return DatagramLink.Never;
            }

            if (!_contacts.IsPresent)
            {
                Engine.Remove();
            }
            else if (Engine.IsRemoved)
            {
                Engine.Start(nowMs);
            }

            return nowMs + PresenceMs;
        }

        /// <summary>Brings contacts, port, state and exchange to what the engine says.</summary>
        private void Follow(long nowMs)
        {
            _contacts?.Set(Engine.IsPowered, Engine.IsHeld);
            bool isOpenWanted = Engine.IsPowered && (!Engine.IsHeld || (_contacts is not null && _contacts.HasReset));
            int baud = isOpenWanted ? Engine.BaudRate : 0;
            if (baud != _openBaud && !SetLine(baud))
            {
                Engine.FailPort(nowMs);
            }

            bool wasReset = Engine.Generation != _generation;
            _generation = Engine.Generation;
            CardState state = StateOf(Engine.State);
            if (state != State)
            {
                // What was under way is lost with the card.
                _isExchanging &= state == CardState.Ready;
                MoveTo(state, false);
            }
            else if (wasReset)
            {
                _isExchanging = false;
                MoveTo(state, true);
            }
            else
            {
                EndExchange(nowMs);
            }
        }

        private void EndExchange(long nowMs)
        {
            if (!_isExchanging || Engine.IsBusy)
            {
                return;
            }

            _isExchanging = false;
            Array.Clear(_chunk, 0, ChunkBytes);     // what was sent may be a secret
            if (_wasSent)
            {
                End(Engine.Response, Engine.ResponseOffset, Engine.ResponseLength, nowMs);
            }
            else
            {
                Fail(CardResult.Refused, nowMs);
            }
        }

        private bool Write(long nowMs)
        {
            int count = _openBaud == 0 ? 0 : Engine.Take(_chunk, 0, ChunkBytes, nowMs);
            if (count > 0)
            {
                _port.Write(_chunk, 0, count);
            }

            return count > 0;
        }

        private bool SetLine(int baud)
        {
            bool isChange = baud != 0 && _openBaud != 0;
            _openBaud = baud;
            if (baud == 0)
            {
                _port.Close();
                return true;
            }

            return isChange ? _port.SetBaudRate(baud) : _port.Open(baud, Engine.IsInverse);
        }

        private static CardState StateOf(T0State state)
        {
            switch (state)
            {
                case T0State.Starting: return CardState.Starting;
                case T0State.Ready: return CardState.Ready;
                case T0State.Failed: return CardState.Failed;
                default: return CardState.Absent;
            }
        }
    }
}
