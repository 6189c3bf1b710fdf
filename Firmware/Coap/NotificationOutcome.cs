namespace Lwm2m.Coap
{
    /// <summary>The outcome of a notification (RFC 7641 §4.5).</summary>
    public enum NotificationOutcome
    {
        /// <summary>The observer received it.</summary>
        Acknowledged,

        /// <summary>The observer no longer knows the observation: remove it (RFC 7641 §3.6).</summary>
        Reset,

        /// <summary>
        /// A Reset to a non-confirmable notification that is or may be protected end to end: anybody could have sent it. A confirmable one shows
        /// whether the observer did.
        /// </summary>
        UnverifiedReset,

        /// <summary>No acknowledgement came. The observation stays; an Update finds out whether the server is still there (RFC 7641 §4.5, LwM2M Core §6.2.2).</summary>
        TimedOut
    }
}
