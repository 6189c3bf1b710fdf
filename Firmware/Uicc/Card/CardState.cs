namespace Lwm2m.Uicc
{
    /// <summary>State of a <see cref="CardTransport"/>.</summary>
    public enum CardState
    {
        /// <summary>Not opened, or there is no card.</summary>
        Absent,

        /// <summary>The reader or the modem is being started, or the card is being reset.</summary>
        Starting,

        /// <summary>The card takes commands.</summary>
        Ready,

        /// <summary>There is a card, or a reader, that does not work. The transport goes on trying.</summary>
        Failed
    }
}
