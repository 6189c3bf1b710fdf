namespace Lwm2m.Nidd
{
    /// <summary>What became of a datagram given to a <see cref="NiddCarrier"/>.</summary>
    public enum NiddOutcome
    {
        /// <summary>The modem has taken it over: it is on its way.</summary>
        Sent,

        /// <summary>The control plane is congested (<c>+CME ERROR: 182</c>): to be sent again later.</summary>
        Congested,

        /// <summary>The modem refused it for good, or did not answer.</summary>
        Failed
    }
}
