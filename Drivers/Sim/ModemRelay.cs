using Lwm2m.Modem;
using Lwm2m.Sms;
using Lwm2m.Uicc;

namespace Lwm2m.Sim
{
    /// <summary>
    /// Between the card and the short message service of its modem, where the modem leaves the toolkit to the board (<see cref="Dialect.LeavesToolkit"/>): sends
    /// the short messages of the card, and hands it those that are for it. Where the modem keeps it, nothing of this happens.
    /// </summary>
    public sealed class ModemRelay : SmsRelay, IModemUser
    {
        private readonly Toolkit _toolkit;
        private readonly ModemRelayJob _job;

        /// <summary>Makes it and adds it to the modem, its short message service and the toolkit.</summary>
        /// <param name="sms">The short message service of the modem.</param>
        /// <param name="toolkit">The toolkit of its card.</param>
        public ModemRelay(SmsService sms, Toolkit toolkit)
        {
            _toolkit = toolkit;
            _job = new ModemRelayJob(sms.Modem, toolkit);
            toolkit.Relay = this;
            toolkit.IsOwner = sms.Modem.Dialect.LeavesToolkit;
            sms.CardMessages = new Messages(toolkit);
            sms.Modem.Add(this);
        }

        /// <inheritdoc/>
        public void OnDialect(CellularModem modem)
        {
            _toolkit.IsOwner = modem.Dialect.LeavesToolkit;
        }

        /// <inheritdoc/>
        public void OnModemReady(CellularModem modem, bool hasKeptState)
        {
        }

        /// <inheritdoc/>
        public void OnModemLost(CellularModem modem)
        {
        }

        /// <inheritdoc/>
        public override int Begin(byte[] buffer, int centreOffset, int centreCount, int tpduOffset, int tpduCount)
        {
            return _job.Begin(buffer, centreOffset, centreCount, tpduOffset, tpduCount);
        }

        /// <inheritdoc/>
        public override void Abandon()
        {
            _job.Abandon();
        }

        private sealed class Messages : CardMessages
        {
            private readonly Toolkit _toolkit;

            internal Messages(Toolkit toolkit)
            {
                _toolkit = toolkit;
            }

            public override bool Take(byte[] buffer, int centreOffset, int centreCount, int tpduOffset, int tpduCount, bool isStored)
            {
                return _toolkit.Deliver(buffer, centreOffset, centreCount, tpduOffset, tpduCount, isStored);
            }
        }
    }
}
