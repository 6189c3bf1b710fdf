namespace Lwm2m.Dtls
{
    /// <summary>The hello extensions in use, by their IANA numbers.</summary>
    internal static class Extension
    {
        /// <summary>RFC 6066 §4.</summary>
        internal const int MaxFragmentLength = 1;

        /// <summary>RFC 7627 §5.1.</summary>
        internal const int ExtendedMasterSecret = 23;

        /// <summary>RFC 5077 §3.2.</summary>
        internal const int SessionTicket = 35;

        /// <summary>RFC 9146 §3.</summary>
        internal const int ConnectionId = 54;

        /// <summary>RFC 5746 §3.2. Only servers send it.</summary>
        internal const int RenegotiationInfo = 0xff01;
    }
}
