namespace Lwm2m.Coap
{
    /// <summary>The type of a message; the numbers are those on the wire (RFC 7252 §3).</summary>
    public enum CoapType
    {
        /// <summary>Asks for an acknowledgement (RFC 7252 §4.2).</summary>
        Confirmable,

        /// <summary>Needs no acknowledgement (RFC 7252 §4.3).</summary>
        NonConfirmable,

        /// <summary>Says that a confirmable message has arrived; may carry the response (RFC 7252 §5.2.1).</summary>
        Acknowledgement,

        /// <summary>Says that a message has arrived and could not be dealt with (RFC 7252 §4.2).</summary>
        Reset
    }
}
