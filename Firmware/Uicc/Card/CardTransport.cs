using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// Carries command APDUs to one card, one at a time: a modem (<c>+CSIM</c>, <c>+CGLA</c>) or a reader on a serial line. It knows nothing of what they
    /// mean: GET RESPONSE, repeats and channels belong to <see cref="Card"/>. It belongs to the thread of the client.
    /// <para>A derived class sends what <see cref="Begin"/> is given, and calls <see cref="End"/> or <see cref="Fail"/> exactly once for it, from inside its
    /// <see cref="Step"/> (or that of its modem) and never from inside <see cref="Begin"/>. From inside those two calls the next exchange may begin.</para>
    /// </summary>
    public abstract class CardTransport
    {
        /// <summary>Longest command APDU: header, Lc, 255 bytes and Le.</summary>
        public const int MaxCommand = 5 + 255 + 1;

        /// <summary>Longest response APDU: 256 bytes and the status.</summary>
        public const int MaxResponse = 256 + 2;

        /// <summary>Longest time of one exchange, in milliseconds, from when its last byte has been sent.</summary>
        public const int ExchangeLimitMs = 5000;

        /// <summary>The session of the basic channel, and of channels that MANAGE CHANNEL opened: the class byte says which.</summary>
        public const int BasicSession = 0;

        /// <summary>Its user.</summary>
        private Card _card;

        /// <summary>State of the card.</summary>
        public CardState State { get; private set; }

        /// <summary>
        /// Grows each time the card is reset, is lost or may have been changed: channels, selections, SCP03 sessions and the terminal profile are gone.
        /// </summary>
        public int Generation { get; private set; }

        /// <summary>Whether an exchange is under way or waits for its turn.</summary>
        public bool IsBusy { get; private set; }

        /// <summary>Whether the command under way holds a secret in clear, such as a PIN: buffers of the carrier are wiped when it has been sent.</summary>
        public bool IsSecret { get; internal set; }

        /// <summary>When the exchange under way was sent; <see cref="DatagramLink.Never"/> while it waits for its turn behind other commands of a modem.</summary>
        public long SentMs { get; private set; }

        /// <summary>
        /// Whether the carrier opens channels by itself (<c>+CCHO</c>), with <see cref="BeginOpen"/>: the class byte then names no channel. May become false
        /// after a modem refused the first.
        /// </summary>
        public virtual bool HasOwnChannels
        {
            get { return false; }
        }

        /// <summary>The session that the last <see cref="BeginOpen"/> opened; 0 if it did not.</summary>
        public virtual int OpenedSession
        {
            get { return BasicSession; }
        }

        /// <summary>
        /// Whether what the card asks to be sent can leave now. A modem that is not registered yet refuses it, and a message that the card was given is lost.
        /// </summary>
        public virtual bool HasNetwork
        {
            get { return true; }
        }

        /// <summary>The pump of its serial line, shared with the links of the same modem.</summary>
        public abstract LinkPump Pump { get; }

        /// <summary>Starts the reader or adds itself to its modem. Continues in <see cref="Step"/>; reports failure by <see cref="State"/>.</summary>
        public abstract void Open(long nowMs);

        /// <summary>Gives up the exchange under way without a word, and lets go of the card.</summary>
        public abstract void Close();

        /// <summary>Lets go of the line for a sleep of the board, if nothing is under way; the card may keep what it was told.</summary>
        /// <returns>False if something is still to be done.</returns>
        public virtual bool Suspend()
        {
            return !IsBusy;
        }

        /// <summary>Reads and writes the line and does what is due. Never called from inside <see cref="End"/> or <see cref="Fail"/>.</summary>
        /// <returns>Time of the next call needed while nothing arrives, or <see cref="DatagramLink.Never"/>.</returns>
        public abstract long Step(long nowMs);

        /// <summary>Ends the wait of <see cref="Pump"/> under way, as what a job has done concerns a link above. Called from inside a job.</summary>
        public abstract void Tell();

        /// <summary>Begins an exchange.</summary>
        /// <param name="session"><see cref="BasicSession"/>, or an <see cref="OpenedSession"/>.</param>
        /// <param name="apdu">The command APDU, unchanged until the exchange ends.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length.</param>
        /// <param name="nowMs">The present time.</param>
        /// <returns>False if the card is not <see cref="CardState.Ready"/>, one is under way, or the length is not possible.</returns>
        public bool Begin(int session, byte[] apdu, int offset, int count, long nowMs)
        {
            if (State != CardState.Ready || IsBusy || count < 4 || count > MaxCommand)
            {
                return false;
            }

            TakeUp();
            Send(session, apdu, offset, count, nowMs);
            return true;
        }

        /// <summary>Begins to open a session with an application, on a channel that the carrier takes. Ends as an exchange does, with status 9000.</summary>
        /// <returns>False if not possible now.</returns>
        public bool BeginOpen(byte[] aid, long nowMs)
        {
            if (State != CardState.Ready || IsBusy || !HasOwnChannels)
            {
                return false;
            }

            TakeUp();
            SendOpen(aid, nowMs);
            return true;
        }

        /// <summary>Begins to close a session. Ends as an exchange does, with status 9000.</summary>
        /// <returns>False if not possible now.</returns>
        public bool BeginClose(int session, long nowMs)
        {
            if (State != CardState.Ready || IsBusy)
            {
                return false;
            }

            TakeUp();
            SendClose(session, nowMs);
            return true;
        }

        /// <summary>Sends a command APDU, now or when its turn comes.</summary>
        protected abstract void Send(int session, byte[] apdu, int offset, int count, long nowMs);

        /// <summary>Opens a session, where <see cref="HasOwnChannels"/>.</summary>
        protected virtual void SendOpen(byte[] aid, long nowMs)
        {
        }

        /// <summary>Closes a session, where <see cref="HasOwnChannels"/>.</summary>
        protected virtual void SendClose(int session, long nowMs)
        {
        }

        /// <summary>The exchange under way has left: its time runs.</summary>
        protected void Sent(long nowMs)
        {
            SentMs = nowMs;
        }

        /// <summary>The exchange under way has its response.</summary>
        /// <param name="buffer">Where it is; it may be overwritten until this returns.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length with the two bytes of the status.</param>
        /// <param name="nowMs">The present time.</param>
        protected void End(byte[] buffer, int offset, int count, long nowMs)
        {
            IsBusy = false;
            _card.OnExchanged(count < 2 ? CardResult.Damaged : CardResult.Answered, buffer, offset, count, nowMs);
        }

        /// <summary>The exchange under way ended without a response.</summary>
        protected void Fail(CardResult result, long nowMs)
        {
            IsBusy = false;
            _card.OnExchanged(result, null, 0, 0, nowMs);
        }

        /// <summary>
        /// The card has another state. One that was ready and is not, or is ready again after a reset, has lost all it was told: the exchange under way is
        /// forgotten, and <see cref="Generation"/> grows.
        /// </summary>
        protected void MoveTo(CardState state, bool wasReset)
        {
            bool isLost = wasReset || (State == CardState.Ready && state != CardState.Ready);
            State = state;
            if (isLost)
            {
                Generation++;
                IsBusy = false;
            }

            if (_card is not null)
            {
                _card.OnState(isLost);
            }
        }

        internal void Join(Card card)
        {
            _card = card;
        }

        private void TakeUp()
        {
            IsBusy = true;
            SentMs = DatagramLink.Never;
        }
    }
}
