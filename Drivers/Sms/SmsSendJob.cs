using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Sms
{
    /// <summary>Sends the first datagram of the queue as one SMS-SUBMIT. One message a run, so that what has arrived is read in between.</summary>
    internal sealed class SmsSendJob : ModemJob
    {
        /// <summary>The longest time for the network to take a message, in milliseconds (Quectel BC660K: 120 s).</summary>
        private const int TimeoutMs = 120000;

        private const int SetTimeoutMs = 10000;
        private const int InternationalType = 145;
        private const int UnknownType = 129;
        private const char Prompt = '>';
        private const byte CtrlZ = 0x1A;

        private static readonly byte[] s_send = Ascii.GetBytes("AT+CMGS=");
        private static readonly byte[] s_sendAnswer = Ascii.GetBytes("+CMGS:");
        private static readonly byte[] s_serviceCentre = Ascii.GetBytes("AT+CSCA=\"");

        /// <summary>The address of the SMSC in front of a TPDU: that of the modem.</summary>
        private static readonly byte[] s_storedServiceCentre = Ascii.GetBytes("00");

        private readonly SmsService _service;
        private readonly SmsQueue _queue;
        private readonly SmsSubmit _submit = new SmsSubmit();
        private bool _isOver;               // the command of this run has ended
        private bool _setsServiceCentre;
        private int _refused;               // transmissions of the first datagram

        internal SmsSendJob(SmsService service, SmsQueue queue)
            : base(Send, needsNetwork: true)
        {
            _service = service;
            _queue = queue;
        }

        /// <summary>Whether the first datagram of the queue is being sent.</summary>
        internal bool IsUnderWay { get; private set; }

        /// <summary>When the next datagram may be sent.</summary>
        internal long DueMs { get; private set; }

        public override void Run(AtChannel at)
        {
            if (_isOver || _queue.Count == 0)
            {
                _isOver = false;
                return;
            }

            SmsOptions options = _service.Options;
            if (_setsServiceCentre)
            {
                AtWriter text = at.Begin(this, s_serviceCentre);
                string number = options.ServiceCentre;
                for (int i = 0; i < number.Length; i++)
                {
                    text.Char(number[i]);
                }

                text.Char('"');
                text.Char(',');
                text.Number(number[0] == '+' ? InternationalType : UnknownType);
                at.Send(SetTimeoutMs);
                return;
            }

            SmsLink link = _queue.OwnerAt(0);
            SmsSubmit submit = _submit;
            submit.Begin(link.Address, options.WantsReports ? SmsSubmit.WantsReport : 0);
            int validityS = _queue.ValidityAt(0);
            if (options.UsesSeconds)
            {
                submit.SetSecondsValidity(validityS);
            }
            else
            {
                submit.SetRelativeValidity(validityS);
            }

            submit.End(_queue.Data, _queue.OffsetAt(0), _queue.CountAt(0));
            IsUnderWay = true;
            at.Begin(this, s_send).Number(submit.Count);
            at.Expect(s_sendAnswer, true);
            at.ExpectPrompt(Prompt, _service.Modem.Dialect.PromptPauseMs);
            at.Send(TimeoutMs);
        }

        public override void OnPrompt(AtChannel at, AtWriter writer)
        {
            writer.Text(s_storedServiceCentre);
            writer.Hex(_submit.Buffer, 0, _submit.Count);
            writer.Byte(CtrlZ);
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            if (_setsServiceCentre)
            {
                // Accepted or not, the message says whether it was of use.
                _setsServiceCentre = false;
                return;
            }

            _isOver = true;
            IsUnderWay = false;
            SmsCounters counters = _service.Counters;
            SmsLink link = _queue.OwnerAt(0);
            if (link is not null)
            {
                link.HasLeft();
            }

            if (result == AtResult.Ok)
            {
                counters.Sent++;
                Remove();
                return;
            }

            SmsRemedy remedy = result == AtResult.Lost ? SmsRemedy.GiveUp : SmsRemedies.For(result, at.ErrorCode);
            if (remedy == SmsRemedy.TakeForSent)
            {
                counters.Unconfirmed++;
                Remove();
                return;
            }

            string centre = _service.Options.ServiceCentre;
            bool isHopeless = remedy == SmsRemedy.GiveUp || (remedy == SmsRemedy.SetServiceCentre && (centre is null || centre.Length == 0));

            // Of a link that was closed meanwhile nobody waits for it.
            if (isHopeless || link is null || ++_refused >= _service.Options.Attempts)
            {
                counters.Lost++;
                Remove();
                return;
            }

            counters.Retries++;
            _setsServiceCentre = remedy == SmsRemedy.SetServiceCentre;
            if (remedy == SmsRemedy.EmptyStores)
            {
                _service.SweepAll();
            }

            DueMs = at.NowMs + (_refused == 1 && remedy != SmsRemedy.Later ? 0 : _service.Options.RetryMs << (_refused - 1));
        }

        public override void OnCancelled()
        {
            _isOver = false;
            IsUnderWay = false;
            Forget();
        }

        /// <summary>The first datagram was removed: how often it was refused says nothing of the next.</summary>
        internal void Forget()
        {
            _setsServiceCentre = false;
            _refused = 0;
            DueMs = 0;
        }

        private void Remove()
        {
            _refused = 0;
            _queue.RemoveAt(0);
        }
    }
}
