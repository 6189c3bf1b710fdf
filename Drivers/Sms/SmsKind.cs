namespace Lwm2m.Sms
{
    /// <summary>What an <see cref="SmsMessage"/> holds.</summary>
    public enum SmsKind
    {
        /// <summary>No whole PDU: cut off, too long, or with lengths that contradict each other.</summary>
        Malformed,

        /// <summary>A whole one that is not for us: text, compressed, with a user data header other than that of a push, or of another type.</summary>
        Unusable,

        /// <summary>An SMS-DELIVER with 8-bit data and no user data header: a CoAP message or a DTLS datagram.</summary>
        Data,

        /// <summary>An SMS-DELIVER with a CoAP message inside a push (LwM2M Transport App. L): a trigger, to which no response by SMS is expected.</summary>
        Push,

        /// <summary>An SMS-STATUS-REPORT.</summary>
        StatusReport,

        /// <summary>An SMS-DELIVER for the card: class 2 and TP-PID 7F, (U)SIM data download (3GPP TS 23.040 §9.2.3.9). Nobody but the card reads it.</summary>
        ForCard
    }
}
