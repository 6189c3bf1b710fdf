using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// Settings of a <see cref="UiccService"/>; not changed afterwards. LwM2M 1.0 §7.2.2.2 names GET DATA and STORE DATA, but no application identifier, no
    /// tags and no layout: all of that is here, for the applet of your card.
    /// </summary>
    public sealed class UiccOptions
    {
        /// <summary>The application identifier of the LwM2M applet on the card.</summary>
        public byte[] Aid = { 0xF0, 0x4C, 0x57, 0x4D, 0x32, 0x4D, 0x55, 0x49, 0x43, 0x43 };

        /// <summary>P1 and P2 of GET DATA (GlobalPlatform Card Specification §11.3): the tag of the next message.</summary>
        public int GetTag = 0x0005;

        /// <summary>P1 of STORE DATA (GlobalPlatform Card Specification §11.11): a message is one block, and the last. P2, its number, is 0.</summary>
        public int StoreP1 = 0x80;

        /// <summary>The tag of a CoAP message in GET DATA and STORE DATA.</summary>
        public int CoapTag = 0x05;

        /// <summary>Status of GET DATA when no message waits; a response without data says the same.</summary>
        public int EmptyStatus = 0x6A88;

        /// <summary>How often the card is asked for messages, in milliseconds; 0 where the toolkit tells of each.</summary>
        public int PollMs = 30000;

        /// <summary>
        /// How often it is asked for this long after a message was sent, in milliseconds, as its answer is awaited; 0 for no difference.
        /// </summary>
        public int AnswerPollMs = 5000;

        /// <summary>
        /// The longest CoAP message, in bytes; 0 for what fits one short message: 96 bytes with AES, 104 with Triple DES. A longer one the card sends in
        /// several short messages (3GPP TS 31.115 §4.3), up to <see cref="UiccLink.LongestMessage"/>. The default leaves a Register room for a block behind
        /// the name of the device and its number, which one short message does not.
        /// </summary>
        public int MaxMessage = 140;

        /// <summary>Messages of one link that wait to be given to the card.</summary>
        public int SendSlots = 4;

        /// <summary>How often a message is offered to a card that did not take it: busy, asleep, with another session. One it may have taken is not.</summary>
        public int Attempts = 4;

        /// <summary>Pause before the second of them, in milliseconds; doubled for each further one.</summary>
        public int RetryMs = 2000;

        /// <summary>Whether the channel, and SCP03 in it, stay open between two messages; false costs four commands and one count of the key's use each time.</summary>
        public bool KeepsChannel = true;

        /// <summary>
        /// Whether the card is talked to without SCP03 where there are no keys for it: whoever is on the line to the card then reads and sends as the server.
        /// <see cref="UiccService.IsClear"/> tells, for the log.
        /// </summary>
        public bool AllowsClear;

        /// <summary>The telephone number of this device, digits with the country code first, for the <c>sms</c> parameter of a registration; or null.</summary>
        public string Number;

        /// <summary>The transmission parameters of the bearer.</summary>
        public BearerTiming Timing = BearerTiming.ForSms();
    }
}
