namespace Lwm2m.Coap
{
    /// <summary>What a message of this side is for.</summary>
    public enum MessagePurpose
    {
        /// <summary>None is outstanding.</summary>
        None,

        /// <summary>A request.</summary>
        Request,

        /// <summary>A notification.</summary>
        Notification,

        /// <summary>A separate response.</summary>
        SeparateResponse,

        /// <summary>An empty message, to see whether the peer lives.</summary>
        Ping
    }
}
