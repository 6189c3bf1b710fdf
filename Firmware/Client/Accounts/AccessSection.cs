namespace Lwm2m.Client
{
    /// <summary>What the servers of an account list may do: kept, copied and put in force with the accounts. An assembly of its own brings it.</summary>
    public abstract class AccessSection : AccountSection
    {
        /// <inheritdoc/>
        public sealed override int Tag
        {
            get { return AccountRecord.FirstSectionTag; }
        }

        /// <summary>Grows with every change.</summary>
        public abstract int Revision { get; protected set; }

        /// <summary>Says what is wrong with the rights, or null: asked at the end of a bootstrap and at the start.</summary>
        public abstract string FindFault();

        /// <summary>Makes an empty one with the same bounds, for another list.</summary>
        public abstract AccessSection NewEmpty();
    }
}
