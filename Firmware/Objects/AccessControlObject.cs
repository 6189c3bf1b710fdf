using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.Objects
{
    /// <summary>
    /// LwM2M Access Control (2), version 1.1: which server may do what with which object instance. It is not there as long
    /// as the client has one server. Only the owner of an instance writes or deletes it; none is created by a server.
    /// </summary>
    public sealed class AccessControlObject : Lwm2mObject
    {
        /// <summary>Object ID.</summary>
        public const int ObjectId = AccessControl.ObjectId;

        private static readonly ResourceDefinition[] Table =
        {
            new ResourceDefinition(AccessControlTable.ObjectResource, ResourceType.Integer, Operations.Read, false, true),
            new ResourceDefinition(AccessControlTable.InstanceResource, ResourceType.Integer, Operations.Read, false, true),
            new ResourceDefinition(AccessControlTable.AclResource, ResourceType.Integer, Operations.ReadWrite, true),
            new ResourceDefinition(AccessControlTable.OwnerResource, ResourceType.Integer, Operations.ReadWrite, false, true),
        };

        private readonly AccessControl _access;
        private readonly AccessControlTable _rights;

        /// <summary>Makes the object.</summary>
        /// <param name="access">The client's.</param>
        public AccessControlObject(AccessControl access)
            : base(ObjectId, "1.1", Table)
        {
            _access = access;
            _rights = access.Table;
        }

        /// <inheritdoc/>
        public override bool IsPresent
        {
            get { return _access.IsEnforced; }
        }

        /// <inheritdoc/>
        public override int InstanceCount
        {
            get { return _rights.Count; }
        }

        /// <inheritdoc/>
        public override int InstanceRevision
        {
            get { return _rights.InstanceRevision; }
        }

        /// <inheritdoc/>
        public override int InstanceIdAt(int index)
        {
            return _rights.IdAt(index);
        }

        /// <inheritdoc/>
        public override bool HasResource(int instanceId, int resourceId)
        {
            return resourceId != AccessControlTable.AclResource || _rights.EntryCount(instanceId) > 0;
        }

        /// <inheritdoc/>
        public override int ResourceInstanceCount(int instanceId, int resourceId)
        {
            return _rights.EntryCount(instanceId);
        }

        /// <inheritdoc/>
        public override int ResourceInstanceIdAt(int instanceId, int resourceId, int index)
        {
            return _rights.ServerAt(instanceId, index);
        }

        /// <inheritdoc/>
        public override byte Read(int instanceId, int resourceId, int resourceInstanceId, ValueWriter value)
        {
            switch (resourceId)
            {
                case AccessControlTable.ObjectResource:
                    value.WriteInteger(_rights.ObjectIdOf(instanceId));
                    break;
                case AccessControlTable.InstanceResource:
                    value.WriteInteger(_rights.InstanceIdOf(instanceId));
                    break;
                case AccessControlTable.AclResource:
                    value.WriteInteger(_rights.RightsOf(instanceId, resourceInstanceId));
                    break;
                default:
                    value.WriteInteger(_rights.OwnerOf(instanceId));
                    break;
            }

            return CoapCode.Content;
        }

        /// <inheritdoc/>
        public override byte Validate(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            if (resourceId == AccessControlTable.OwnerResource)
            {
                // MAX_ID is for a bootstrap server to write.
                return value.Integer >= 1 && value.Integer <= Lwm2mPath.MaxId && _access.IsServer((int)value.Integer)
                    ? CoapCode.Changed : CoapCode.BadRequest;
            }

            bool isServer = resourceInstanceId == AccessControlTable.DefaultEntry || _access.IsServer(resourceInstanceId);
            return isServer && value.Integer >= 0 && value.Integer <= AccessControlTable.MaxRights ? CoapCode.Changed : CoapCode.BadRequest;
        }

        /// <inheritdoc/>
        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            return _rights.Write(instanceId, resourceId, resourceInstanceId, value.Integer);
        }

        /// <inheritdoc/>
        public override void ClearResource(int instanceId, int resourceId)
        {
            _rights.ClearRights(instanceId);
        }

        /// <inheritdoc/>
        public override void ResetInstance(int instanceId)
        {
            _rights.ClearRights(instanceId);
        }

        /// <inheritdoc/>
        public override byte Delete(int instanceId)
        {
            return _rights.Remove(instanceId) ? CoapCode.Deleted : CoapCode.NotFound;
        }
    }
}
