namespace Lwm2m.Coap
{
    /// <summary>What became of a notification (RFC 7641 §4.5).</summary>
    public enum NotificationOutcome
    {
        /// <summary>The observer has it.</summary>
        Acknowledged,

        /// <summary>The observer does not know the observation any more: it is to be forgotten (RFC 7641 §3.6).</summary>
        Reset,

        /// <summary>
        /// A Reset came to one that was not confirmable and is protected end to end, or may be: anybody could have sent it. A confirmable one shows
        /// whether the observer did.
        /// </summary>
        UnverifiedReset,

        /// <summary>No acknowledgement came. The observation stays; an Update finds out whether the server is still there (RFC 7641 §4.5, LwM2M Core §6.2.2).</summary>
        TimedOut
    }
}
