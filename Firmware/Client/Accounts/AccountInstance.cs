namespace Lwm2m.Client
{
    /// <summary>An object instance that a bootstrap server provisions: of Security (0), Server (1) or OSCORE (21).</summary>
    public abstract class AccountInstance
    {
        /// <summary>Object instance ID, or <see cref="Lwm2mPath.None"/> until <see cref="AccountList"/> gives it one.</summary>
        public int InstanceId { get; set; } = Lwm2mPath.None;

        /// <summary>Writes what the instance holds, by resource ID; what has its default is left out.</summary>
        internal abstract void Save(AccountWriter fields);

        /// <summary>Takes one resource as <see cref="Save"/> wrote it.</summary>
        /// <returns>False when it cannot be; resources it does not know are passed over.</returns>
        internal abstract bool Load(AccountReader field);

        /// <summary>Overwrites the secrets.</summary>
        internal virtual void Wipe()
        {
        }
    }
}
