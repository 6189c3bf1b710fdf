namespace Lwm2m.Client
{
    /// <summary>An object instance that a bootstrap server provisions: of Security (0), Server (1) or OSCORE (21).</summary>
    public abstract class AccountInstance
    {
        internal const int AllWritten = -1;

        /// <summary>Object instance ID, or <see cref="Lwm2mPath.None"/> until <see cref="AccountList"/> assigns one.</summary>
        public int InstanceId = Lwm2mPath.None;

        /// <summary>Resources with a number below 32 that have a value, as bits. What the program or a record brings is whole.</summary>
        public int Written = AllWritten;

        /// <summary>Whether a bootstrap server has written it since it was staged.</summary>
        public bool IsTouched;

        /// <summary>Writes what the instance holds, by resource ID; what has its default is left out.</summary>
        internal abstract void Save(AccountWriter fields);

        /// <summary>Reads one resource as <see cref="Save"/> wrote it.</summary>
        /// <returns>False when it is invalid; unknown resources are ignored.</returns>
        internal abstract bool Load(AccountReader field);

        /// <summary>Overwrites the secrets.</summary>
        public virtual void Wipe()
        {
        }

        /// <summary>Overwrites the value of one resource, if it is a secret.</summary>
        public virtual void Wipe(int resourceId)
        {
        }
    }
}
