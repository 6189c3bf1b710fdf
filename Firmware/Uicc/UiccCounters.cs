namespace Lwm2m.Uicc
{
    /// <summary>What became of the messages of a <see cref="UiccService"/>. Each sent one costs a short message.</summary>
    public sealed class UiccCounters
    {
        /// <summary>Messages that the card took.</summary>
        public int Sent;

        /// <summary>Messages of which the card did not say what became of them; they are not repeated.</summary>
        public int Unconfirmed;

        /// <summary>Messages given up: the card refused them, did not take them often enough, or was lost.</summary>
        public int Lost;

        /// <summary>Messages that no slot was free for.</summary>
        public int Full;

        /// <summary>Messages received for a link.</summary>
        public int Received;

        /// <summary>Messages from a number of no link.</summary>
        public int Foreign;

        /// <summary>Messages whose sender is no telephone number.</summary>
        public int Alphanumeric;

        /// <summary>Answers that are no message, or one that is too long.</summary>
        public int Malformed;

        /// <summary>Times the card was asked for messages.</summary>
        public int Polls;

        /// <summary>Times the channel could not be opened, or was lost.</summary>
        public int Failures;

        /// <summary>Responses under SCP03 that were not what the card sent.</summary>
        public int Forged;
    }
}
