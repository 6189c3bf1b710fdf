namespace Lwm2m.Client
{
    /// <summary>
    /// What is provisioned along with the accounts and kept, copied and put in force with them, such as access rights. An
    /// <see cref="AccountList"/> creates its own sections; each has its own tag in the record.
    /// </summary>
    public abstract class AccountSection
    {
        /// <summary>Names it in the record, <see cref="AccountRecord.FirstSectionTag"/> or more.</summary>
        public abstract int Tag { get; }

        /// <summary>Empties it.</summary>
        public abstract void Clear();

        /// <summary>Writes everything as records of <see cref="AccountWriter.Begin(int, int)"/> and <see cref="AccountWriter.End"/> with its tag.</summary>
        public abstract void Save(AccountWriter fields);

        /// <summary>Loads one record: reads its fields with <see cref="AccountReader.NextField"/>.</summary>
        /// <returns>False when it is invalid.</returns>
        public abstract bool Load(int instanceId, AccountReader fields);
    }
}
