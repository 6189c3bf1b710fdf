namespace Lwm2m.Coap
{
    /// <summary>What <see cref="MessageLayer.Receive"/> returns to the exchanges above it.</summary>
    public enum Arrival
    {
        /// <summary>No message has arrived.</summary>
        None,

        /// <summary>A message no exchange needs: dropped, a duplicate, or already answered.</summary>
        Handled,

        /// <summary>A new request.</summary>
        Request,

        /// <summary>A response, separate or piggybacked on the acknowledgement of the outstanding message.</summary>
        Response,

        /// <summary>The peer acknowledged the outstanding message.</summary>
        Acknowledgement,

        /// <summary>The peer rejected the outstanding message.</summary>
        Reset,

        /// <summary>The peer rejected a non-confirmable notification, identified by <see cref="MessageLayer.ArrivedId"/>.</summary>
        NotificationReset
    }
}
