namespace Lwm2m.Uicc
{
    /// <summary>How an exchange with the card ended.</summary>
    public enum CardResult
    {
        /// <summary>The card answered: <see cref="Card.Status"/> says what.</summary>
        Answered,

        /// <summary>No answer in time. The card may have carried out the command.</summary>
        Silent,

        /// <summary>The answer was damaged on its way, or is none. The card may have carried out the command.</summary>
        Damaged,

        /// <summary>The reader or the modem is busy with the card, and did not give it the command.</summary>
        Busy,

        /// <summary>The reader or the modem refused the command, and did not give it to the card.</summary>
        Refused,

        /// <summary>The answer is longer than <see cref="CardOptions.ResponseBytes"/> or needs more than <see cref="Card.MaxRounds"/> exchanges.</summary>
        TooLong
    }
}
