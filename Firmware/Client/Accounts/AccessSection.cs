namespace Lwm2m.Client
{
    /// <summary>
    /// The access rights of an account list: stored, copied and put in force with the accounts. Implemented in an optional assembly.
    /// </summary>
    public abstract class AccessSection : AccountSection
    {
        /// <inheritdoc/>
        public sealed override int Tag
        {
            get { return AccountRecord.FirstSectionTag; }
        }

        /// <summary>Grows with every change.</summary>
        public abstract int Revision { get; protected set; }

        /// <summary>Returns the fault of the rights, or null: called at the end of a bootstrap and at the start.</summary>
        public abstract string FindFault();

        /// <summary>Creates an empty section with the same limits, for another list.</summary>
        public abstract AccessSection NewEmpty();
    }
}
