using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.Access
{
    /// <summary>
    /// LwM2M Access Control (2), version 1.1: the access rights of servers to object instances. Absent while
    /// the client has one server. Only the owner of an instance may write it, and delete it once its target is gone; none is
    /// created by a server, but by a bootstrap server, and by the client for an object instance that a server has created.
    /// </summary>
    public sealed class AccessControlObject : AccountObject
    {
        /// <summary>Object ID.</summary>
        public const int ObjectId = AccessControlTable.ObjectId;

        private const int TargetObject = 0;
        private const int TargetInstance = 1;
        private const int Acl = 2;
        private const int Owner = 3;

        private static readonly int[] Table =
        {
            TargetObject | Resource.Integer | Resource.Read | Resource.Mandatory,
            TargetInstance | Resource.Integer | Resource.Read | Resource.Mandatory,
            Acl | Resource.Integer | Resource.ReadWrite | Resource.Multiple,
            Owner | Resource.Integer | Resource.ReadWrite | Resource.Mandatory,
        };

        private readonly AccessControl _access;
        private readonly AccessControlTable _rights;

        /// <summary>Creates the object for <see cref="AccessControl.AddTo"/>.</summary>
        /// <param name="access">The access control of the client.</param>
        internal AccessControlObject(AccessControl access)
            : base(ObjectId, "1.1", Table)
        {
            _access = access;
            _rights = access.Table;
        }

        private AccessControlObject(AccountList accounts)
            : base(ObjectId, "1.1", Table)
        {
            _rights = AccessControlTable.Of(accounts);
        }

        /// <inheritdoc/>
        public override bool IsPresent
        {
            get { return IsStaged || _access.IsEnforced; }
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
            return resourceId != Acl || _rights.EntryCount(instanceId) > 0;
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
        public override int ResourceInstanceCapacity(int resourceId)
        {
            return _rights.EntryCapacity;
        }

        /// <inheritdoc/>
        public override byte Read(int instanceId, int resourceId, int resourceInstanceId, ValueWriter value)
        {
            switch (resourceId)
            {
                case TargetObject:
                    value.WriteInteger(_rights.ObjectIdOf(instanceId));
                    break;
                case TargetInstance:
                    value.WriteInteger(_rights.InstanceIdOf(instanceId));
                    break;
                case Acl:
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
            long number = value.Integer;
            bool isValid;
            switch (resourceId)
            {
                case TargetObject:
                    isValid = number >= 1 && number <= Lwm2mPath.MaxId;
                    break;
                case TargetInstance:
                    isValid = number >= 0 && number <= AccessControlTable.WholeObject;
                    break;
                case Acl:
                    isValid = number >= 0 && number <= AccessControlTable.MaxRights && IsKnown(resourceInstanceId, AccessControlTable.DefaultEntry);
                    break;
                default:
                    isValid = number >= 1 && number <= AccessControlTable.BootstrapOwner && IsKnown((int)number, Lwm2mPath.None);
                    break;
            }

            return isValid ? CoapCode.Changed : CoapCode.BadRequest;
        }

        /// <inheritdoc/>
        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            int number = (int)value.Integer;
            switch (resourceId)
            {
                case TargetObject:
                    _rights.SetTarget(instanceId, number, _rights.InstanceIdOf(instanceId));
                    return CoapCode.Changed;
                case TargetInstance:
                    _rights.SetTarget(instanceId, _rights.ObjectIdOf(instanceId), number);
                    return CoapCode.Changed;
                case Acl:
                    return _rights.TrySetRights(instanceId, resourceInstanceId, number) ? CoapCode.Changed : CoapCode.ServiceUnavailable;
                default:
                    _rights.SetOwner(instanceId, number);
                    return CoapCode.Changed;
            }
        }

        /// <inheritdoc/>
        public override void ClearResource(int instanceId, int resourceId)
        {
            _rights.ClearRights(instanceId);
        }

        /// <inheritdoc/>
        public override void ResetInstance(int instanceId)
        {
            if (IsStaged)
            {
                Delete(instanceId);
                Create(instanceId);
                return;
            }

            _rights.ClearRights(instanceId);
        }

        /// <inheritdoc/>
        public override Lwm2mObject Stage(AccountList accounts)
        {
            return new AccessControlObject(accounts);
        }

        /// <inheritdoc/>
        public override int NextInstanceId()
        {
            return IsStaged ? _rights.NextId() : Lwm2mPath.None;
        }

        /// <inheritdoc/>
        public override bool HasDefault(int resourceId)
        {
            return resourceId == Owner;
        }

        /// <inheritdoc/>
        public override byte Create(int instanceId)
        {
            return !IsStaged ? CoapCode.MethodNotAllowed
                : _rights.TryAdd(instanceId) ? CoapCode.Created : CoapCode.ServiceUnavailable;
        }

        /// <inheritdoc/>
        public override byte Delete(int instanceId)
        {
            if (!IsStaged && _access.IsNeeded(instanceId))
            {
                return CoapCode.MethodNotAllowed;
            }

            return _rights.Remove(instanceId) ? CoapCode.Deleted : CoapCode.NotFound;
        }

        private bool IsStaged
        {
            get { return _access is null; }
        }

        /// <summary>Whether there is such a server. A bootstrap server may bring the account later, and alone takes an instance for itself with MAX_ID.</summary>
        private bool IsKnown(int server, int alsoTaken)
        {
            return IsStaged || server == alsoTaken || _access.IsServer(server);
        }
    }
}
