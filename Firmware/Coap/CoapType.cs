namespace Lwm2m.Coap
{
    /// <summary>The type of a message; the numbers are those on the wire (RFC 7252 §3).</summary>
    public enum CoapType
    {
        /// <summary>Asks for an acknowledgement (RFC 7252 §4.2).</summary>
        Confirmable,

        /// <summary>Needs no acknowledgement (RFC 7252 §4.3).</summary>
        NonConfirmable,

        /// <summary>Acknowledges a confirmable message; may carry the response (RFC 7252 §5.2.1).</summary>
        Acknowledgement,

        /// <summary>Rejects a message that could not be processed (RFC 7252 §4.2).</summary>
        Reset
    }
}
