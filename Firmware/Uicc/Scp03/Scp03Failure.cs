namespace Lwm2m.Uicc
{
    /// <summary>Why there is no secure channel, or no longer.</summary>
    public enum Scp03Failure
    {
        /// <summary>Nothing has failed.</summary>
        None,

        /// <summary>The store has no keys for the card, or they are damaged.</summary>
        NoKeys,

        /// <summary>The card or its keys failed before, and are not tried again: see <see cref="Scp03Session.Rearm"/> and <see cref="Scp03Keys.MaxRefusals"/>.</summary>
        Barred,

        /// <summary>
        /// The card refused INITIALIZE UPDATE: it has no such keys, or no SCP03 on this application. Or it answered EXTERNAL AUTHENTICATE with a status that is no verdict
        /// on it.
        /// </summary>
        NotOffered,

        /// <summary>The answer to INITIALIZE UPDATE or EXTERNAL AUTHENTICATE has not the form it must have.</summary>
        Malformed,

        /// <summary>The card offers another protocol, or SCP03 without R-MAC and R-ENC, or with 16-byte MACs (S16).</summary>
        Unsupported,

        /// <summary>The card answered for keys of another version.</summary>
        WrongKeyVersion,

        /// <summary>The card cryptogram is wrong: the card has other keys, or is none. EXTERNAL AUTHENTICATE was not sent.</summary>
        CardCryptogram,

        /// <summary>The card refused EXTERNAL AUTHENTICATE, and may have counted it.</summary>
        Refused,

        /// <summary>The R-MAC of a response is wrong, or there is none where there must be.</summary>
        ResponseMac,

        /// <summary>The response has the right R-MAC, but not the form of encrypted data.</summary>
        ResponseForm,

        /// <summary>The card says that a command was not protected as it must be (6987, 6988): its counter is another.</summary>
        Desynchronized,

        /// <summary>A command does not fit, or was wrapped while the answer to another had not been unwrapped.</summary>
        Misused,

        /// <summary>The counter of a session has come to its end.</summary>
        Exhausted,

        /// <summary>A command got no answer, so that the counters of both sides may differ.</summary>
        NoAnswer,
    }
}
