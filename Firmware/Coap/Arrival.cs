namespace Lwm2m.Coap
{
    /// <summary>What <see cref="MessageLayer.Receive"/> has for the exchanges above it.</summary>
    public enum Arrival
    {
        /// <summary>No message is there.</summary>
        None,

        /// <summary>A message that concerns no exchange: dropped, repeated or answered already.</summary>
        Handled,

        /// <summary>A request that was not there before.</summary>
        Request,

        /// <summary>A response, alone or with the acknowledgement of the message outstanding.</summary>
        Response,

        /// <summary>The message outstanding has arrived at the peer.</summary>
        Acknowledgement,

        /// <summary>The peer refused the message outstanding.</summary>
        Reset,

        /// <summary>The peer refused a notification that was not confirmable; <see cref="MessageLayer.ArrivedId"/> tells which.</summary>
        NotificationReset
    }
}
