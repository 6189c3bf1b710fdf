using Lwm2m.Coap;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// How options are protected: class E goes inside and is encrypted, class U stays outside for proxies, some have an instance
    /// of both (RFC 8613 §4.1, Figure 5; RFC 8768 §3; RFC 9175 §2.2.1, §3.2.1). There is no option of class I.
    /// </summary>
    public static class OptionClass
    {
        /// <summary>
        /// Whether an option is of class E: sent inside only, except Observe, and discarded if received outside.
        /// Every unknown option is.
        /// </summary>
        public static bool IsInner(int number)
        {
            switch (number)
            {
                case OptionNumber.UriHost:
                case OptionNumber.UriPort:
                case OptionNumber.Oscore:
                case OptionNumber.HopLimit:
                case OptionNumber.ProxyUri:
                case OptionNumber.ProxyScheme:
                    return false;
                default:
                    return true;
            }
        }

        /// <summary>Whether an option may be outside, for or from proxies.</summary>
        public static bool IsOuter(int number)
        {
            switch (number)
            {
                case OptionNumber.Observe:
                case OptionNumber.MaxAge:
                case OptionNumber.Block2:
                case OptionNumber.Block1:
                case OptionNumber.Size2:
                case OptionNumber.Size1:
                case OptionNumber.Echo:
                case OptionNumber.NoResponse:
                case OptionNumber.RequestTag:
                    return true;
                default:
                    return !IsInner(number);
            }
        }
    }
}
