namespace Lwm2m.Modem
{
    /// <summary>
    /// Receives the unsolicited result codes registered with <see cref="AtChannel.AddUrc"/>. Set flags or copy, and return: a command is never sent from
    /// inside; submit a <see cref="ModemJob"/> instead.
    /// </summary>
    public interface IUrcHandler
    {
        /// <summary>A line came. May call <see cref="AtChannel.ExpectLine"/> or <see cref="AtChannel.ExpectRaw"/> for what follows it.</summary>
        /// <param name="at">The channel.</param>
        /// <param name="code">The number given at the registration.</param>
        /// <param name="fields">The fields behind the prefix, at the first.</param>
        void OnUrc(AtChannel at, int code, AtFields fields);

        /// <summary>The second line or the counted bytes asked for in <see cref="OnUrc"/>; valid until the call returns, and may be overwritten in place.</summary>
        /// <param name="at">The channel.</param>
        /// <param name="code">The number given at the registration.</param>
        /// <param name="buffer">Where they lie.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="count">How many.</param>
        void OnUrcData(AtChannel at, int code, byte[] buffer, int offset, int count);
    }
}
