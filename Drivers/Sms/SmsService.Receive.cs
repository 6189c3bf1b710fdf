using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Sms
{
    // What the modem hands over.
    public sealed partial class SmsService
    {
        private const int Message = 0;
        private const int StoredMessage = 1;
        private const int Report = 2;
        private const int StoreFull = 3;

        private int _announced;         // octets of the TPDU in the next line

        /// <inheritdoc/>
        public void OnUrc(AtChannel at, int code, AtFields fields)
        {
            switch (code)
            {
                case StoredMessage:
                    _sweep.Want(fields);
                    SubmitSweep(at.NowMs);
                    Modem.Tell();
                    return;
                case StoreFull:
                    SweepAll();
                    Modem.Tell();
                    return;
                case Report:
                    _acknowledge.Owe(isReport: true);
                    break;
                default:
                    // At once, whether or not the PDU comes whole: without it the network ends reception (3GPP TS 27.005 §3.4.1).
                    _acknowledge.Owe(isReport: false);
                    break;
            }

            Modem.Submit(_acknowledge);
            ReadLength(fields);
            at.ExpectLine();
        }

        /// <inheritdoc/>
        public void OnUrcData(AtChannel at, int code, byte[] buffer, int offset, int count)
        {
            Take(buffer, offset, count, false);
        }

        /// <summary>Reads how long a PDU is: the last field, behind the name of the sender if there is one.</summary>
        internal void ReadLength(AtFields fields)
        {
            int skipped = fields.Count - 1;
            if (!fields.Skip(skipped > 0 ? skipped : 0) || !fields.TryNumber(out _announced))
            {
                _announced = -1;
            }
        }

        /// <summary>Takes a PDU in hex; the digits are overwritten.</summary>
        /// <param name="buffer">Holds the digits.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="digits">How many.</param>
        /// <param name="isStored">Whether the modem has it in a store, so that it can wait there.</param>
        /// <returns>False if it is to wait there.</returns>
        internal bool Take(byte[] buffer, int offset, int digits, bool isStored)
        {
            int count = AtFields.DecodeHex(buffer, offset, digits);
            SmsKind kind = count < 0 ? SmsKind.Malformed : _message.ReadWithServiceCentre(buffer, offset, count, _announced);
            switch (kind)
            {
                case SmsKind.Malformed:
                    Counters.Malformed++;
                    return true;
                case SmsKind.Unusable:
                    Counters.Unusable++;
                    return true;
                case SmsKind.StatusReport:
                    TakeReport();
                    return true;
                case SmsKind.ForCard:
                    return TakeForCard(buffer, offset, count, isStored);
            }

            SmsLink link = FindSender();
            if (link is null)
            {
                Counters.Foreign++;
                return true;
            }

            bool isPush = kind == SmsKind.Push;
            if (isStored && !isPush && _received.IsFull)
            {
                return false;
            }

            if (!_duplicates.TryAdd(buffer, _message))
            {
                Counters.Duplicates++;
            }
            else if (isPush)
            {
                Counters.Pushes++;
                link.TellPush(buffer, _message.DataOffset, _message.DataCount);
            }
            else
            {
                Enqueue(link, buffer);
            }

            return true;
        }

        private bool TakeForCard(byte[] buffer, int offset, int count, bool isStored)
        {
            // A modem that runs the toolkit of the card by itself hands out none.
            if (CardMessages is null)
            {
                Counters.Unusable++;
                return true;
            }

            int tpdu = _message.TpduOffset;
            bool isTaken = CardMessages.Take(buffer, offset + 1, tpdu - offset - 1, tpdu, offset + count - tpdu, isStored);
            Counters.ForCard += isTaken ? 1 : 0;
            return isTaken;
        }

        private void AddUrcs(AtChannel at)
        {
            at.AddUrc(Ascii.GetBytes("+CMT:"), this, Message);
            at.AddUrc(Ascii.GetBytes("+CMTI:"), this, StoredMessage);
            at.AddUrc(Ascii.GetBytes("+CDS:"), this, Report);
            at.AddUrc(Ascii.GetBytes("^SMMEMFULL"), this, StoreFull);
        }

        private SmsLink FindSender()
        {
            for (int i = 0; i < _linkCount; i++)
            {
                if (_message.IsFrom(_links[i].Address))
                {
                    return _links[i];
                }
            }

            return null;
        }

        private void Enqueue(SmsLink link, byte[] buffer)
        {
            if (_received.IsFull)
            {
                Counters.Overruns++;
                _received.RemoveAt(0);
            }

            Counters.Received++;
            _received.Add(link, buffer, _message.DataOffset, _message.DataCount, 0);
        }

        /// <summary>Counts it: whether a message was delivered says nothing about its answer, so no timer is told (RFC 7925 App. A.4).</summary>
        private void TakeReport()
        {
            if (_message.Status < SmsMessage.StillTrying)
            {
                Counters.Delivered++;
            }
            else if (_message.Status >= SmsMessage.GivenUp)
            {
                Counters.Undelivered++;
            }
        }
    }
}
