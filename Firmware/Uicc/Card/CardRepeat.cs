namespace Lwm2m.Uicc
{
    /// <summary>When a command may be given to the card once more without the job asking for it.</summary>
    public enum CardRepeat
    {
        /// <summary>Never: STORE DATA, EXTERNAL AUTHENTICATE, and every command under SCP03, whose counter has moved.</summary>
        Never,

        /// <summary>While the card or the modem says that it is busy, and did not take it: ENVELOPE, FETCH, MANAGE CHANNEL.</summary>
        WhileBusy,

        /// <summary>Also once after an answer that was lost or damaged: SELECT, READ, GET DATA, which change nothing.</summary>
        Safe
    }
}
