using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Uicc;

namespace Lwm2m.Sim
{
    /// <summary>
    /// The exchanges with the card as commands of the modem. It runs as long as the card has the next exchange at once, and ends when the card has none, so that
    /// the modem does other things.
    /// </summary>
    internal sealed class ModemCardJob : ModemJob
    {
        private const int StatusBytes = 2;

        /// <summary>Time to open or close a session, in milliseconds: the modem exchanges two commands with the card.</summary>
        private const int SessionLimitMs = 2 * CardTransport.ExchangeLimitMs;

        // Numbers of +CME ERROR (3GPP TS 27.007 §9.2).
        private const int NotAllowed = 3;
        private const int NotSupported = 4;
        private const int NotInserted = 10;
        private const int Failure = 13;
        private const int Busy = 14;
        private const int Unknown = 100;

        private static readonly byte[] s_command = Ascii.GetBytes("AT+CSIM=");
        private static readonly byte[] s_commandAnswer = Ascii.GetBytes("+CSIM:");
        private static readonly byte[] s_access = Ascii.GetBytes("AT+CGLA=");
        private static readonly byte[] s_accessAnswer = Ascii.GetBytes("+CGLA:");
        private static readonly byte[] s_open = Ascii.GetBytes("AT+CCHO=\"");
        private static readonly byte[] s_openAnswer = Ascii.GetBytes("+CCHO:");
        private static readonly byte[] s_close = Ascii.GetBytes("AT+CCHC=");
        private static readonly byte[] s_closeAnswer = Ascii.GetBytes("+CCHC");

        /// <summary>What stands for 6F00 when the modem itself is at the card.</summary>
        private static readonly byte[] s_noDiagnosis = Ascii.GetBytes("6FXX");

        private readonly ModemCard _card;
        private readonly byte[] _status = new byte[StatusBytes];
        private CardSession _session;   // of the exchange; null on the basic channel
        private byte[] _apdu;           // or the AID of the session to open; null to close it
        private int _offset;
        private int _count;
        private bool _isOpening;
        private bool _isPending;        // an exchange waits to be sent
        private bool _isSent;           // an exchange awaits its answer
        private bool _isDamaged;

        internal ModemCardJob(ModemCard card)
            : base(Card, needsNetwork: false)
        {
            _card = card;
        }

        public override void Run(AtChannel at)
        {
            if (!_isPending)
            {
                return;
            }

            _isPending = false;
            _isSent = true;
            _isDamaged = false;
            AtWriter text;
            if (_isOpening)
            {
                text = at.Begin(this, s_open);
                text.Hex(_apdu, _offset, _count);
                text.Char('"');
                at.Expect(s_openAnswer, true);
                at.AcceptBare();
                at.Send(SessionLimitMs);
            }
            else if (_apdu is null)
            {
                text = at.Begin(this, s_close);
                text.Bytes(_session.Id, 0, _session.IdCount);
                at.Expect(s_closeAnswer, false);
                at.Send(SessionLimitMs);
            }
            else
            {
                text = at.Begin(this, _session is null ? s_command : s_access);
                if (_session is not null)
                {
                    text.Bytes(_session.Id, 0, _session.IdCount);
                    text.Char(',');
                }

                // The length counts characters.
                text.Number(_count * 2);
                text.Char(',');
                text.Char('"');
                text.Hex(_apdu, _offset, _count);
                text.Char('"');
                if (_card.IsSecret)
                {
                    at.KeepSecret();
                }

                at.Expect(_session is null ? s_commandAnswer : s_accessAnswer, true);
                at.Send(CardTransport.ExchangeLimitMs);
            }

            _card.HasLeft(at.SentMs);
        }

        public override void OnAnswer(AtChannel at, AtFields fields)
        {
            if (!_isSent || _isDamaged)
            {
                return;
            }

            int offset;
            int count;
            if (_isOpening)
            {
                _isDamaged = !fields.TryText(out offset, out count) || !_session.Open(fields.Buffer, offset, count);
                return;
            }

            int digits;
            bool hasDigits = fields.TryNumber(out digits);
            if (_apdu is null)
            {
                return;
            }

            if (!fields.TryText(out offset, out count) || !hasDigits || digits != count)
            {
                _isDamaged = true;
                return;
            }

            if (count == s_noDiagnosis.Length && IsNoDiagnosis(fields.Buffer, offset))
            {
                _isSent = false;
                Answer(0x6F, at.NowMs);
                return;
            }

            count = AtFields.DecodeHex(fields.Buffer, offset, count);
            _isDamaged = count < StatusBytes;
            if (!_isDamaged)
            {
                // The next exchange may follow from inside; it is sent once the modem has ended this command.
                _isSent = false;
                _card.Answered(fields.Buffer, offset, count, at.NowMs);
            }
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            if (!_isSent)
            {
                return;
            }

            _isSent = false;
            if (result == AtResult.Lost)
            {
                _card.OnJobCancelled();
                return;
            }

            long nowMs = at.NowMs;
            if (result == AtResult.CmeError && at.ErrorCode == NotInserted)
            {
                _card.NotInserted(nowMs);
                return;
            }

            if (_isOpening)
            {
                _card.HasOpened(result == AtResult.Ok && _session.IsOpen ? _session : null, IsUnknown(at, result));
            }
            bool isBusy = result == AtResult.CmeError && at.ErrorCode == Busy;
            if (!_isOpening && _apdu is null && !isBusy)
            {
                // Closed or not, the session is of no more use.
                _session.Forget();
            }

            if (result == AtResult.Ok && !_isDamaged)
            {
                Answer(0x90, nowMs);
                return;
            }

            if (!_isOpening && result == AtResult.CmeError && at.ErrorCode == Failure)
            {
                // The card may have been given the command, or the modem is at the card itself.
                Answer(0x6F, nowMs);
                return;
            }

            bool isRefused = result == AtResult.Error || result == AtResult.CmeError || result == AtResult.CmsError || result == AtResult.TooLong;
            _card.Unanswered(
                result == AtResult.Ok ? CardResult.Damaged
                    : !isRefused ? CardResult.Silent
                    : isBusy ? CardResult.Busy
                    : CardResult.Refused,
                nowMs);
        }

        public override void OnCancelled()
        {
            _isPending = false;
            _isSent = false;
            _card.OnJobCancelled();
        }

        internal void Begin(CardSession session, byte[] apdu, int offset, int count)
        {
            _session = session;
            _apdu = apdu;
            _offset = offset;
            _count = count;
            _isOpening = false;
            _isPending = true;
        }

        /// <summary>Nobody waits for the exchange any more.</summary>
        internal void Abandon()
        {
            _isPending = false;
            _isSent = false;
        }

        internal void BeginOpen(CardSession session, byte[] aid)
        {
            Begin(session, aid, 0, aid.Length);
            _isOpening = true;
        }

        private void Answer(byte sw1, long nowMs)
        {
            _status[0] = sw1;
            _status[1] = 0;
            _card.Answered(_status, 0, StatusBytes, nowMs);
        }

        /// <summary>Whether the modem has no such command, and not the card no such application.</summary>
        private static bool IsUnknown(AtChannel at, AtResult result)
        {
            int code = at.ErrorCode;
            return result == AtResult.Error || (result == AtResult.CmeError && (code == NotAllowed || code == NotSupported || code == Unknown));
        }

        private static bool IsNoDiagnosis(byte[] buffer, int offset)
        {
            int i = 0;
            while (i < s_noDiagnosis.Length && (buffer[offset + i] & 0xDF) == (s_noDiagnosis[i] & 0xDF))
            {
                i++;
            }

            return i == s_noDiagnosis.Length;
        }
    }
}
