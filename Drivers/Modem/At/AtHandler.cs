namespace Lwm2m.Modem
{
    /// <summary>
    /// Receives what belongs to the pending command of an <see cref="AtChannel"/>. All calls come from inside <see cref="AtChannel.Feed"/> or
    /// <see cref="AtChannel.Step"/>: take what is needed and return; the next command is begun later, when the owner is asked for it.
    /// </summary>
    public abstract class AtHandler
    {
        /// <summary>
        /// Whether a line with the expected prefix is the answer of the command. A URC may have the same prefix (<c>+CEREG:</c>): tell them apart by
        /// the count and form of the fields, never by order.
        /// </summary>
        /// <param name="fields">The fields behind the prefix, at the first; reset after the call.</param>
        public virtual bool IsAnswer(AtFields fields)
        {
            return true;
        }

        /// <summary>An answer line, at its first field behind the prefix. May call <see cref="AtChannel.ExpectLine"/> or <see cref="AtChannel.ExpectRaw"/>.</summary>
        public virtual void OnAnswer(AtChannel at, AtFields fields)
        {
        }

        /// <summary>The second line or the counted bytes asked for in <see cref="OnAnswer"/>; valid until the call returns, and may be overwritten in place.</summary>
        public virtual void OnData(AtChannel at, byte[] buffer, int offset, int count)
        {
        }

        /// <summary>The prompt came: write the data, with the byte that ends it if the modem wants one. Writing nothing aborts the command.</summary>
        public virtual void OnPrompt(AtChannel at, AtWriter writer)
        {
        }

        /// <summary>The command ended. Called once for each command sent.</summary>
        public abstract void OnEnd(AtChannel at, AtResult result);
    }
}
