namespace Lwm2m.Sms
{
    /// <summary>What became of the short messages of an <see cref="SmsService"/>. Each sent one costs money.</summary>
    public sealed class SmsCounters
    {
        /// <summary>Messages that the network took.</summary>
        public int Sent;

        /// <summary>Messages of which the modem did not say what became of them.</summary>
        public int Unconfirmed;

        /// <summary>Transmissions that were refused for a time.</summary>
        public int Retries;

        /// <summary>Datagrams given up: refused for good or too often, or the modem was lost.</summary>
        public int Lost;

        /// <summary>Datagrams that no slot was free for.</summary>
        public int Full;

        /// <summary>Datagrams received for a link.</summary>
        public int Received;

        /// <summary>Pushes received for a link.</summary>
        public int Pushes;

        /// <summary>Messages for the card, handed to it.</summary>
        public int ForCard;

        /// <summary>Messages that came once more.</summary>
        public int Duplicates;

        /// <summary>Messages that pushed out an older one that nobody had received.</summary>
        public int Overruns;

        /// <summary>Messages from a number of no link.</summary>
        public int Foreign;

        /// <summary>Whole messages that are not for us: text, in parts, with a header.</summary>
        public int Unusable;

        /// <summary>PDUs that are not whole.</summary>
        public int Malformed;

        /// <summary>Status reports of messages that were delivered.</summary>
        public int Delivered;

        /// <summary>Status reports of messages that will not be.</summary>
        public int Undelivered;

        /// <summary>Messages whose acknowledgement the modem refused.</summary>
        public int Unacknowledged;
    }
}
