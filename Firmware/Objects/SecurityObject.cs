using Lwm2m.Client;

namespace Lwm2m.Objects
{
    /// <summary>
    /// LwM2M Security (0), version 1.1: one instance for each server account. Hidden, so that no server reads, writes or
    /// finds it; only a bootstrap server will.
    /// </summary>
    public sealed class SecurityObject : Lwm2mObject
    {
        /// <summary>Object ID.</summary>
        public const int ObjectId = 0;

        private static readonly ResourceDefinition[] Table =
        {
            new ResourceDefinition(0, ResourceType.String, Operations.None, false, true),
            new ResourceDefinition(1, ResourceType.Boolean, Operations.None, false, true),
            new ResourceDefinition(2, ResourceType.Integer, Operations.None, false, true),
            new ResourceDefinition(3, ResourceType.Opaque, Operations.None, false, true),
            new ResourceDefinition(4, ResourceType.Opaque, Operations.None, false, true),
            new ResourceDefinition(5, ResourceType.Opaque, Operations.None, false, true),
            new ResourceDefinition(10, ResourceType.Integer, Operations.None),
        };

        private readonly AccountList _accounts;

        /// <summary>Makes the object.</summary>
        /// <param name="accounts">The client's accounts.</param>
        public SecurityObject(AccountList accounts)
            : base(ObjectId, "1.1", Table)
        {
            _accounts = accounts;
        }

        /// <inheritdoc/>
        public override bool IsHidden
        {
            get { return true; }
        }

        /// <inheritdoc/>
        public override int InstanceCount
        {
            get { return _accounts.Security.Count; }
        }

        /// <inheritdoc/>
        public override int InstanceIdAt(int index)
        {
            return _accounts.SecurityAt(index).InstanceId;
        }
    }
}
