using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// Flights out and messages in: sends a flight until the server answers, puts the answer together, and decides when to give up
    /// (RFC 6347 §4.2.4). It does not interpret the messages.
    /// </summary>
    internal sealed class FlightExchange
    {
        /// <summary>The flight to write, and to send with <see cref="Send"/>.</summary>
        internal readonly Flight Flight = new Flight();

        /// <summary>The server's messages.</summary>
        internal HandshakeReassembly Incoming;

        /// <summary>An unprotected fatal alert that is not trusted yet.</summary>
        internal int SuspectedAlert = AlertDescription.None;

        /// <summary>Whether the alert is ours, for an invalid message.</summary>
        internal bool IsSuspicionOurs;

        /// <summary>Number of retransmissions for want of an answer.</summary>
        internal int Repeats;

        private readonly DtlsOptions _options;
        private readonly RecordWriter _writer;
        private readonly RetransmissionTimer _timer;

        private long _sentMs;
        private bool _isLeaving;        // the link has taken the flight, and not sent all of it yet
        private bool _isRepeatWanted;
        private long _suspectedUntilMs;

        /// <param name="options">Timers and the longest record.</param>
        /// <param name="writer">Sends the flights.</param>
        /// <param name="maxMessage">The longest body of a message of the server.</param>
        internal FlightExchange(DtlsOptions options, RecordWriter writer, int maxMessage)
        {
            _options = options;
            _writer = writer;
            Incoming = new HandshakeReassembly(maxMessage);
            _timer = new RetransmissionTimer(options);
        }

        /// <summary>Sends a new flight.</summary>
        internal void Send(long nowMs)
        {
            Repeats = 0;
            _timer.Start(nowMs);
            Transmit(nowMs);
        }

        /// <summary>The time for an answer begins when the flight has left, which a modem may take longer for than the server for its answer.</summary>
        internal void Follow(long nowMs)
        {
            if (_isLeaving && !_writer.IsSending)
            {
                _isLeaving = false;
                _sentMs = nowMs;
                _timer.Wait(nowMs);
                _suspectedUntilMs = _suspectedUntilMs == DatagramLink.Never ? nowMs + _options.AlertGraceMs : _suspectedUntilMs;
            }
        }

        /// <summary>Performs what is due.</summary>
        /// <returns>False to give up: the server was silent, or said nothing but <see cref="SuspectedAlert"/>.</returns>
        internal bool Step(long nowMs)
        {
            if (IsSuspicionDue(nowMs))
            {
                return false;
            }

            if (IsRepeatDue(nowMs))
            {
                if (!_timer.TryAgain(nowMs))
                {
                    return false;
                }

                Repeats++;
                Transmit(nowMs);
            }
            else if (_isRepeatWanted && !_isLeaving && nowMs - _sentMs >= _options.MinRepeatMs)
            {
                Transmit(nowMs);
            }

            return true;
        }

        /// <summary>When the next action is due.</summary>
        internal long DueMs
        {
            get
            {
                long due = _isLeaving ? DatagramLink.Never : _timer.DueMs;
                return SuspectedAlert != AlertDescription.None && _suspectedUntilMs < due ? _suspectedUntilMs : due;
            }
        }

        /// <summary>Whether the flight is to be repeated for want of an answer.</summary>
        internal bool IsRepeatDue(long nowMs)
        {
            return !_isLeaving && nowMs >= _timer.DueMs;
        }

        /// <summary>Whether it is to be repeated, or given up because of a suspicion.</summary>
        internal bool IsLate(long nowMs)
        {
            return IsRepeatDue(nowMs) || IsSuspicionDue(nowMs);
        }

        /// <summary>Takes a fatal alert that anybody could have sent, or is to be sent for what anybody could have sent.</summary>
        internal void Suspect(int alert, bool isOurs, long nowMs)
        {
            if (SuspectedAlert == AlertDescription.None)
            {
                SuspectedAlert = alert;
                IsSuspicionOurs = isOurs;
                _suspectedUntilMs = _isLeaving ? DatagramLink.Never : nowMs + _options.AlertGraceMs;
            }
        }

        /// <summary>Call when the server continues: it did not reject the handshake.</summary>
        internal void Trust()
        {
            SuspectedAlert = AlertDescription.None;
            IsSuspicionOurs = false;
        }

        /// <summary>Call when the server has not received our flight.</summary>
        internal void WantRepeat()
        {
            _isRepeatWanted = true;
        }

        internal void Wipe()
        {
            Flight.Wipe();
            Incoming.Wipe();
        }

        private bool IsSuspicionDue(long nowMs)
        {
            return SuspectedAlert != AlertDescription.None && nowMs >= _suspectedUntilMs;
        }

        private void Transmit(long nowMs)
        {
            // What the link refuses counts as lost; the timer sees to it.
            _writer.Await(_timer.WaitMs);
            Flight.Send(_writer, _options.MaxFragmentLength);
            _writer.Await(0);
            _sentMs = nowMs;
            _isLeaving = _writer.IsSending;
            _isRepeatWanted = false;
        }
    }
}
