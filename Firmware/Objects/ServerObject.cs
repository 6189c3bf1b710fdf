using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.Objects
{
    /// <summary>LwM2M Server (1), version 1.1: how the client keeps its registration, one instance for each server account.</summary>
    public sealed class ServerObject : Lwm2mObject
    {
        /// <summary>Object ID.</summary>
        public const int ObjectId = 1;

        private const int ShortServerId = 0;
        private const int Lifetime = 1;
        private const int DefaultMinimumPeriod = 2;
        private const int DefaultMaximumPeriod = 3;
        private const int DisableTimeout = 5;
        private const int NotificationStoring = 6;
        private const int BindingMode = 7;
        private const int RegistrationUpdateTrigger = 8;

        private static readonly ResourceDefinition[] Table =
        {
            new ResourceDefinition(ShortServerId, ResourceType.Integer, Operations.Read, false, true),
            new ResourceDefinition(Lifetime, ResourceType.Integer, Operations.ReadWrite, false, true),
            new ResourceDefinition(DefaultMinimumPeriod, ResourceType.Integer, Operations.ReadWrite),
            new ResourceDefinition(DefaultMaximumPeriod, ResourceType.Integer, Operations.ReadWrite),
            new ResourceDefinition(DisableTimeout, ResourceType.Integer, Operations.ReadWrite),
            new ResourceDefinition(NotificationStoring, ResourceType.Boolean, Operations.ReadWrite, false, true),
            new ResourceDefinition(BindingMode, ResourceType.String, Operations.ReadWrite, false, true),
            new ResourceDefinition(RegistrationUpdateTrigger, ResourceType.None, Operations.Execute, false, true),
        };

        private readonly Lwm2mClient _client;
        private readonly AccountList _accounts;

        /// <summary>Makes the object.</summary>
        /// <param name="client">Whose accounts it shows.</param>
        public ServerObject(Lwm2mClient client)
            : base(ObjectId, "1.1", Table)
        {
            _client = client;
            _accounts = client.Accounts;
        }

        private ServerObject(AccountList accounts)
            : base(ObjectId, "1.1", Table)
        {
            _accounts = accounts;
        }

        /// <inheritdoc/>
        public override int InstanceCount
        {
            get { return _accounts.Count; }
        }

        /// <inheritdoc/>
        public override int InstanceRevision
        {
            get { return _accounts.Servers.Revision; }
        }

        /// <inheritdoc/>
        public override int InstanceIdAt(int index)
        {
            return _accounts.ServerAt(index).InstanceId;
        }

        /// <inheritdoc/>
        public override bool HasResource(int instanceId, int resourceId)
        {
            return resourceId != DefaultMaximumPeriod || Account(instanceId).DefaultMaximumPeriodS != ServerAccount.Unset;
        }

        /// <inheritdoc/>
        public override byte Read(int instanceId, int resourceId, int resourceInstanceId, ValueWriter value)
        {
            ServerAccount account = Account(instanceId);
            switch (resourceId)
            {
                case ShortServerId:
                    value.WriteInteger(account.ShortServerId);
                    break;
                case Lifetime:
                    value.WriteInteger(account.LifetimeS);
                    break;
                case DefaultMinimumPeriod:
                    value.WriteInteger(account.DefaultMinimumPeriodS);
                    break;
                case DefaultMaximumPeriod:
                    value.WriteInteger(account.DefaultMaximumPeriodS);
                    break;
                case DisableTimeout:
                    value.WriteInteger(account.DisableTimeoutS);
                    break;
                case NotificationStoring:
                    value.WriteBoolean(account.StoresNotifications);
                    break;
                case BindingMode:
                    account.WriteBindingMode(value);
                    break;
                default:
                    return CoapCode.NotFound;
            }

            return CoapCode.Content;
        }

        /// <inheritdoc/>
        public override byte Validate(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            switch (resourceId)
            {
                case ShortServerId:
                    return value.Integer >= 1 && value.Integer <= AccountList.MaxShortServerId ? CoapCode.Changed : CoapCode.BadRequest;
                case Lifetime:
                case DefaultMinimumPeriod:
                case DefaultMaximumPeriod:
                case DisableTimeout:
                    return value.Integer >= 0 && value.Integer <= int.MaxValue ? CoapCode.Changed : CoapCode.BadRequest;
                case BindingMode:
                    return ServerAccount.IsBindingMode(value.Buffer, value.Offset, value.Count) ? CoapCode.Changed : CoapCode.BadRequest;
                default:
                    return CoapCode.Changed;
            }
        }

        /// <inheritdoc/>
        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            ServerAccount account = Account(instanceId);
            _accounts.MarkChanged();
            switch (resourceId)
            {
                case ShortServerId:
                    account.ShortServerId = (int)value.Integer;
                    break;
                case Lifetime:
                    account.LifetimeS = (int)value.Integer;
                    break;
                case DefaultMinimumPeriod:
                    account.DefaultMinimumPeriodS = (int)value.Integer;
                    break;
                case DefaultMaximumPeriod:
                    account.DefaultMaximumPeriodS = (int)value.Integer;
                    break;
                case DisableTimeout:
                    account.DisableTimeoutS = (int)value.Integer;
                    break;
                case NotificationStoring:
                    account.StoresNotifications = value.Boolean;
                    break;
                case BindingMode:
                    account.SetBindingMode(value.Buffer, value.Offset, value.Count);
                    break;
                default:
                    return CoapCode.MethodNotAllowed;
            }

            return CoapCode.Changed;
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

            ServerAccount account = Account(instanceId);
            _accounts.MarkChanged();
            account.DefaultMinimumPeriodS = 0;
            account.DefaultMaximumPeriodS = ServerAccount.Unset;
            account.DisableTimeoutS = ServerAccount.DefaultDisableTimeoutS;
        }

        /// <inheritdoc/>
        public override Lwm2mObject Stage(AccountList accounts)
        {
            return new ServerObject(accounts);
        }

        /// <inheritdoc/>
        public override byte Create(int instanceId)
        {
            if (!IsStaged)
            {
                return CoapCode.MethodNotAllowed;
            }

            ServerAccount account = new ServerAccount(0);
            account.InstanceId = instanceId;
            return _accounts.Servers.Add(account) ? CoapCode.Created : CoapCode.ServiceUnavailable;
        }

        /// <inheritdoc/>
        public override byte Delete(int instanceId)
        {
            return IsStaged && _accounts.Servers.Remove(instanceId) ? CoapCode.Deleted : CoapCode.MethodNotAllowed;
        }

        /// <inheritdoc/>
        public override byte Execute(int instanceId, int resourceId, ExecuteArguments arguments)
        {
            if (resourceId != RegistrationUpdateTrigger)
            {
                return CoapCode.MethodNotAllowed;
            }

            return _client.RequestUpdate(Account(instanceId).ShortServerId) ? CoapCode.Changed : CoapCode.NotFound;
        }

        private bool IsStaged
        {
            get { return _client is null; }
        }

        private ServerAccount Account(int instanceId)
        {
            return (ServerAccount)_accounts.Servers.Find(instanceId);
        }
    }
}
