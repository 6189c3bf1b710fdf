namespace Lwm2m.Client
{
    /// <summary>An object that has one instance, 0, for good.</summary>
    public abstract class SingleInstanceObject : Lwm2mObject
    {
        /// <summary>Makes an object.</summary>
        protected SingleInstanceObject(int id, string version, int[] table)
            : base(id, version, table)
        {
        }

        /// <inheritdoc/>
        public sealed override int InstanceCount
        {
            get { return 1; }
        }

        /// <inheritdoc/>
        public sealed override int InstanceRevision
        {
            get { return 0; }
        }

        /// <inheritdoc/>
        public sealed override int InstanceIdAt(int index)
        {
            return 0;
        }
    }
}
