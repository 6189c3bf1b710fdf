namespace Lwm2m.Coap
{
    /// <summary>The purpose of an outgoing message.</summary>
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

        /// <summary>A CoAP ping: an empty confirmable message (RFC 7252 §4.3).</summary>
        Ping
    }
}
