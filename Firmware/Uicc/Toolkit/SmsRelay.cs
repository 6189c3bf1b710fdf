namespace Lwm2m.Uicc
{
    /// <summary>Sends the short messages of the card (SEND SHORT MESSAGE) where the board owns the toolkit: the modem's short message service.</summary>
    public abstract class SmsRelay
    {
        /// <summary>Begins to send one, once: it is never repeated. Ends in <see cref="Toolkit.OnRelayed"/>.</summary>
        /// <param name="buffer">Holds the message; valid until this returns.</param>
        /// <param name="centreOffset">Where the address of the service centre starts: its type, then its digits.</param>
        /// <param name="centreCount">Its octets; 0 for that of the modem.</param>
        /// <param name="tpduOffset">Where the TPDU starts, an SMS-SUBMIT.</param>
        /// <param name="tpduCount">Its octets.</param>
        /// <returns><see cref="ToolkitResult.Done"/> if it has begun, else the result.</returns>
        public abstract int Begin(byte[] buffer, int centreOffset, int centreCount, int tpduOffset, int tpduCount);

        /// <summary>Nobody waits for the message any more: it is not sent, unless it is under way.</summary>
        public abstract void Abandon();
    }
}
