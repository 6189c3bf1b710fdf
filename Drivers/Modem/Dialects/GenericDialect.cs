namespace Lwm2m.Modem
{
    /// <summary>A modem of which nothing is known: 3GPP TS 27.007 and 27.005 only, so short messages and non-IP data, but no sockets.</summary>
    public sealed class GenericDialect : Dialect
    {
        /// <summary>Makes it.</summary>
        public GenericDialect()
        {
            MaxNiddDatagram = 1358;
        }

        /// <inheritdoc/>
        public override string Name
        {
            get { return "generic"; }
        }

        /// <inheritdoc/>
        public override bool Matches(byte[] model, int offset, int count)
        {
            return true;
        }
    }
}
