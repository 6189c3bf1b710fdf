using Lwm2m.Modem;

namespace Lwm2m.Sms
{
    /// <summary>What to do with a datagram that was not sent, by the error of <c>+CMGS</c> (3GPP TS 27.005 §3.2.5, TS 24.011 App. E-2).</summary>
    internal enum SmsRemedy
    {
        /// <summary>The same again after a pause: congestion, no network, busy, and what is not known.</summary>
        Later,

        /// <summary>It would be refused again.</summary>
        GiveUp,

        /// <summary>The store is full: empty it.</summary>
        EmptyStores,

        /// <summary>The number of the SMSC is not known: set it.</summary>
        SetServiceCentre,

        /// <summary>It may have been sent, and would cost once more.</summary>
        TakeForSent
    }

    /// <summary>Finds the <see cref="SmsRemedy"/>.</summary>
    internal static class SmsRemedies
    {
        private const int UnknownSubscriber = 28;
        private const int UnidentifiedSubscriber = 30;
        private const int NotSubscribed = 50;
        private const int NotImplemented = 69;
        private const int InvalidPduParameter = 304;
        private const int MemoryFull = 322;
        private const int ServiceCentreUnknown = 330;

        internal static SmsRemedy For(AtResult result, int code)
        {
            switch (result)
            {
                case AtResult.Timeout:
                    return SmsRemedy.TakeForSent;
                case AtResult.TooLong:
                    return SmsRemedy.GiveUp;
                case AtResult.CmsError:
                    break;
                default:
                    return SmsRemedy.Later;
            }

            switch (code)
            {
                case UnknownSubscriber:
                case UnidentifiedSubscriber:
                case NotSubscribed:
                case NotImplemented:
                case InvalidPduParameter:
                    return SmsRemedy.GiveUp;
                case MemoryFull:
                    return SmsRemedy.EmptyStores;
                case ServiceCentreUnknown:
                    return SmsRemedy.SetServiceCentre;
                default:
                    return SmsRemedy.Later;
            }
        }
    }
}
