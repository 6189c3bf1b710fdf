namespace Lwm2m.Bench.Coap;

/// <summary>Message types (RFC 7252 §3).</summary>
public enum CoapType : byte
{
    /// <summary>CON: wants an acknowledgement.</summary>
    Confirmable = 0,

    /// <summary>NON: sent once.</summary>
    NonConfirmable = 1,

    /// <summary>ACK.</summary>
    Acknowledgement = 2,

    /// <summary>RST: could not be processed.</summary>
    Reset = 3,
}
