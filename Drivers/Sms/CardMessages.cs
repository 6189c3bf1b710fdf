namespace Lwm2m.Sms
{
    /// <summary>Takes the short messages that are for the card, where the modem leaves its toolkit to the board.</summary>
    public abstract class CardMessages
    {
        /// <summary>Takes one.</summary>
        /// <param name="buffer">Holds it; valid until this returns.</param>
        /// <param name="centreOffset">Where the address of the service centre starts: its type, then its digits.</param>
        /// <param name="centreCount">Its octets, 0 for none.</param>
        /// <param name="tpduOffset">Where the TPDU starts.</param>
        /// <param name="tpduCount">Its octets.</param>
        /// <param name="isStored">Whether the modem has it in a store, so that it can wait there.</param>
        /// <returns>False if it is to wait there.</returns>
        public abstract bool Take(byte[] buffer, int centreOffset, int centreCount, int tpduOffset, int tpduCount, bool isStored);
    }
}
