namespace Lwm2m.Modem
{
    /// <summary>How a command ended; <see cref="AtChannel.ErrorCode"/> has the number of a coded error.</summary>
    public enum AtResult
    {
        /// <summary><c>OK</c>, the success text of the command, or the line that completes a two-phase operation.</summary>
        Ok,

        /// <summary><c>ERROR</c>, <c>NO CARRIER</c>, <c>ABORTED</c>, or the failure text of the command.</summary>
        Error,

        /// <summary><c>+CME ERROR: n</c> (3GPP TS 27.007 §9.2).</summary>
        CmeError,

        /// <summary><c>+CMS ERROR: n</c> (3GPP TS 27.005 §3.2.5).</summary>
        CmsError,

        /// <summary>No final result in time. A late one may still come: the modem is synchronised anew before the next command.</summary>
        Timeout,

        /// <summary>The prompt did not come; the command was aborted with ESC.</summary>
        NoPrompt,

        /// <summary>The modem started anew or was switched off: nothing it was told before holds.</summary>
        Lost,

        /// <summary>The command did not fit the output buffer and was not sent.</summary>
        TooLong
    }
}
