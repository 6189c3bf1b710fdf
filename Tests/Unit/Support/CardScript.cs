using Lwm2m.Foundation;
using Lwm2m.Uicc;

namespace Lwm2m.Tests
{
    /// <summary>
    /// A card that expects certain commands and has an answer to each. What stands for an answer may be <c>silent</c>, <c>damaged</c>, <c>busy</c> or
    /// <c>refused</c>; sessions of the carrier are <c>open AID</c> and <c>close N</c>, commands in a session <c>N: APDU</c>.
    /// </summary>
    internal sealed class CardScript : CardTransport
    {
        private const int Most = 64;

        private readonly string[] _commands = new string[Most];
        private readonly string[] _answers = new string[Most];
        private readonly bool _hasOwnChannels;
        private int _count;
        private int _opened;
        private bool _isWaiting;

        internal CardScript(bool hasOwnChannels = false)
        {
            _hasOwnChannels = hasOwnChannels;
        }

        public override bool HasOwnChannels
        {
            get { return _hasOwnChannels; }
        }

        public override int OpenedSession
        {
            get { return _opened; }
        }

        public override LinkPump Pump
        {
            get { return null; }
        }

        /// <summary>Commands that were answered.</summary>
        internal int Done { get; private set; }

        /// <summary>Whether all were sent, and nothing else.</summary>
        internal bool IsOver
        {
            get { return Fault is null && Done == _count; }
        }

        /// <summary>The first command that was not expected; null if there was none.</summary>
        internal string Fault { get; private set; }

        /// <summary>How long an answer takes, in milliseconds.</summary>
        internal int AnswerMs { get; set; }

        /// <summary>Times that <see cref="Tell"/> was called.</summary>
        internal int Told { get; private set; }

        /// <summary>Whether the last command was marked as secret.</summary>
        internal bool WasSecret { get; private set; }

        /// <summary>Expects a command.</summary>
        internal CardScript On(string command, string answer)
        {
            _commands[_count] = command;
            _answers[_count++] = answer;
            return this;
        }

        /// <summary>The card is reset: it is ready again, and has forgotten all.</summary>
        internal void Reset()
        {
            _isWaiting = false;
            MoveTo(CardState.Ready, true);
        }

        /// <summary>The card is reset, and what it was asked before is answered all the same.</summary>
        internal void ResetAndAnswer()
        {
            MoveTo(CardState.Ready, true);
        }

        /// <summary>The command that a reset cut off gets no answer.</summary>
        internal void Skip()
        {
            Done++;
        }

        /// <summary>The card is pulled.</summary>
        internal void Pull()
        {
            _isWaiting = false;
            MoveTo(CardState.Absent, false);
        }

        public override void Open(long nowMs)
        {
            MoveTo(CardState.Ready, false);
        }

        public override void Close()
        {
            Pull();
        }

        public override long Step(long nowMs)
        {
            // What an answer leads to is answered in the same step, as by a carrier that takes no time.
            while (_isWaiting && nowMs >= SentMs + AnswerMs)
            {
                _isWaiting = false;
                Answer(_answers[Done++], nowMs);
            }

            return _isWaiting ? SentMs + AnswerMs : DatagramLink.Never;
        }

        public override void Tell()
        {
            Told++;
        }

        protected override void Send(int session, byte[] apdu, int offset, int count, long nowMs)
        {
            WasSecret = IsSecret;
            Take((session == BasicSession ? "" : session.ToString() + ": ") + Hex.Of(apdu, offset, count), nowMs);
        }

        protected override void SendOpen(byte[] aid, long nowMs)
        {
            Take("open " + Hex.Of(aid), nowMs);
        }

        protected override void SendClose(int session, long nowMs)
        {
            Take("close " + session.ToString(), nowMs);
        }

        private void Take(string command, long nowMs)
        {
            Sent(nowMs);
            if (Done == _count || command != _commands[Done])
            {
                // It gets no answer, so that the test stops there.
                Fault = Fault is null ? command : Fault;
                return;
            }

            _isWaiting = true;
        }

        private void Answer(string answer, long nowMs)
        {
            switch (answer)
            {
                case "silent":
                    Fail(CardResult.Silent, nowMs);
                    return;
                case "damaged":
                    Fail(CardResult.Damaged, nowMs);
                    return;
                case "busy":
                    Fail(CardResult.Busy, nowMs);
                    return;
                case "refused":
                    Fail(CardResult.Refused, nowMs);
                    return;
            }

            string command = _commands[Done - 1];
            if (command.Length > 5 && command.Substring(0, 5) == "open ")
            {
                _opened = answer == "9000" ? 1 : 0;
            }

            byte[] bytes = Hex.Parse(answer);
            End(bytes, 0, bytes.Length, nowMs);
        }
    }
}
