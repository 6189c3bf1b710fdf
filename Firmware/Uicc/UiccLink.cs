using System;
using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// CoAP messages with one telephone number through the card, which is the end-point of the secured packets (LwM2M 1.0 §7.2.2.2): a datagram is what GET DATA
    /// has answered, or what STORE DATA takes. Nothing that has come another way is ever received here. It opens when the applet has answered.
    /// </summary>
    public sealed class UiccLink : DatagramLink
    {
        /// <summary>The longest message, in bytes: with the longest address one command and one response under SCP03, 239 bytes.</summary>
        public const int LongestMessage = 239 - UiccAddress.MaxField - UiccMessage.HeadLength;

        private readonly UiccService _service;
        private readonly BearerTiming _timing;
        private readonly int _maxDatagram;
        private readonly byte[] _sent;          // a ring of slots
        private readonly byte[] _sentCounts;
        private readonly byte[] _received = new byte[LongestMessage];
        private LinkState _state;
        private bool _hasChanged;               // since the last step
        private int _first;
        private int _waiting;
        private int _receivedCount;

        /// <summary>Makes a closed link.</summary>
        /// <param name="service">The applet of the card.</param>
        /// <param name="target">The number is its host; with the limit and timing of the bearer.</param>
        /// <exception cref="ArgumentException">The host is not a number.</exception>
        public UiccLink(UiccService service, LinkTarget target)
        {
            _service = service;
            _timing = target.Timing ?? service.Options.Timing;
            int limit = service.Options.MaxMessage > 0 ? service.Options.MaxMessage : target.MaxDatagram > 0 ? LongestMessage : UiccBinding.OneMessageAes;
            limit = target.MaxDatagram > 0 && target.MaxDatagram < limit ? target.MaxDatagram : limit;
            _maxDatagram = limit < LongestMessage ? limit : LongestMessage;
            Address = UiccAddress.Parse(target.Host) ?? throw new ArgumentException("not a telephone number");
            _sent = new byte[service.Options.SendSlots * _maxDatagram];
            _sentCounts = new byte[service.Options.SendSlots];
        }

        /// <inheritdoc/>
        public override LinkState State
        {
            get { return _state; }
        }

        /// <inheritdoc/>
        public override string Caution
        {
            get { return _service.IsClear ? "in clear to the card, as AllowsClear says" : null; }
        }

        /// <inheritdoc/>
        public override LinkPump Pump
        {
            get { return _service.Card.Transport.Pump; }
        }

        /// <inheritdoc/>
        public override int MaxDatagram
        {
            get { return _maxDatagram; }
        }

        /// <inheritdoc/>
        public override BearerTiming Timing
        {
            get { return _timing; }
        }

        /// <summary>Whether the card has not taken the last message yet, or has one for the network that the modem has not sent.</summary>
        public override bool IsSending
        {
            get { return _waiting > 0 || _service.IsRelaying; }
        }

        /// <summary>A failure says nothing of the server: nothing that it answers to is sent when the link opens.</summary>
        public override bool IsFaultLocal
        {
            get { return true; }
        }

        /// <summary>The number of the peer.</summary>
        internal UiccAddress Address { get; }

        /// <summary>Whether a message waits for the card, and can leave it.</summary>
        internal bool HasToSend
        {
            get { return _waiting > 0 && _service.Card.Transport.HasNetwork; }
        }

        /// <summary>Whether a message waits for the client, so that there is no room for another.</summary>
        internal bool HasArrived
        {
            get { return _receivedCount > 0; }
        }

        private bool HasWork
        {
            get { return HasArrived || _hasChanged || _service.Card.HasNews; }
        }

        /// <inheritdoc/>
        public override void Open(long nowMs)
        {
            if (_state == LinkState.Open || _state == LinkState.Opening)
            {
                return;
            }

            _state = LinkState.Opening;
            if (!_service.Attach(this, nowMs))
            {
                Fail();
            }
        }

        /// <inheritdoc/>
        public override void Close()
        {
            _service.Counters.Lost += _waiting;
            _state = LinkState.Closed;
            _hasChanged = false;
            _waiting = 0;
            _receivedCount = 0;
            _service.Detach(this);
        }

        /// <summary>Closes the link for a sleep of the board: the card keeps what comes meanwhile.</summary>
        /// <returns>False if a message still has to go to the card, or to the network.</returns>
        public override bool Suspend()
        {
            if (IsSending)
            {
                return false;
            }

            Close();
            return _service.Card.Transport.Suspend();
        }

        /// <inheritdoc/>
        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (_state != LinkState.Open || count <= 0 || count > _maxDatagram)
            {
                return false;
            }

            if (_waiting == _sentCounts.Length)
            {
                _service.Counters.Full++;
                return false;
            }

            int slot = (_first + _waiting++) % _sentCounts.Length;
            Array.Copy(buffer, offset, _sent, slot * _maxDatagram, count);
            _sentCounts[slot] = (byte)count;
            _service.SubmitDue();
            return true;
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int count)
        {
            int received = _receivedCount < count ? _receivedCount : count;
            if (received > 0)
            {
                Array.Copy(_received, 0, buffer, offset, received);
                _receivedCount = 0;
                _service.SubmitDue();
            }

            return received;
        }

        /// <inheritdoc/>
        public override long Step(long nowMs)
        {
            long next = _service.Step(nowMs);
            _hasChanged = false;
            return next;
        }

        /// <inheritdoc/>
        public override bool Wait(int timeoutMs)
        {
            // The card is stepped in a wait as well, and what stands above this link has to follow.
            return HasWork || (Pump.Wait(timeoutMs) && HasWork);
        }

        /// <summary>The applet has answered.</summary>
        internal void Connected()
        {
            if (_state == LinkState.Opening)
            {
                _state = LinkState.Open;
                _hasChanged = true;
            }
        }

        /// <summary>The card does not work, or was lost: what it did not take is dropped.</summary>
        internal void Fail()
        {
            _service.Counters.Lost += _waiting;
            _waiting = 0;
            _state = LinkState.Failed;
            _hasChanged = true;
        }

        /// <summary>Adds the first message that waits to a command.</summary>
        internal void WriteFirst(CardCommand command, int tag)
        {
            int count = _sentCounts[_first];
            command.Bytes(Address.Field, 0, Address.Length).Byte(tag).Byte(0).Byte(count).Bytes(_sent, _first * _maxDatagram, count);
        }

        /// <summary>The first message that waits was given to the card, or given up.</summary>
        internal void RemoveFirst()
        {
            _first = (_first + 1) % _sentCounts.Length;
            _waiting--;
            _hasChanged = true;
        }

        /// <summary>A message has come.</summary>
        /// <returns>False if it is too long.</returns>
        internal bool Take(byte[] buffer, int offset, int count)
        {
            if (count > LongestMessage)
            {
                return false;
            }

            Array.Copy(buffer, offset, _received, 0, count);
            _receivedCount = count;
            return true;
        }
    }
}
