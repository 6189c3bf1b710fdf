using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Objects
{
    /// <summary>LwM2M Server (1), version 1.1: how the client keeps its registration, one instance for each server account.</summary>
    public sealed class ServerObject : AccountObject
    {
        /// <summary>Object ID.</summary>
        public const int ObjectId = 1;

        private const char SmsLetter = 'S';
        private const string FirstVersion = "1.0";

        private static readonly int[] Table =
        {
            ServerResource.ShortServerId | Resource.Integer | Resource.Read | Resource.Mandatory,
            ServerResource.Lifetime | Resource.Integer | Resource.ReadWrite | Resource.Mandatory,
            ServerResource.DefaultMinimumPeriod | Resource.Integer | Resource.ReadWrite,
            ServerResource.DefaultMaximumPeriod | Resource.Integer | Resource.ReadWrite,
            ServerResource.Disable | Resource.Execute,
            ServerResource.DisableTimeout | Resource.Integer | Resource.ReadWrite,
            ServerResource.NotificationStoring | Resource.Boolean | Resource.ReadWrite | Resource.Mandatory,
            ServerResource.Binding | Resource.String | Resource.ReadWrite | Resource.Mandatory,
            ServerResource.RegistrationUpdateTrigger | Resource.Execute | Resource.Mandatory,
            ServerResource.BootstrapRequestTrigger | Resource.Execute,
            ServerResource.AlertCode | Resource.Unsigned | Resource.Read,
            ServerResource.LastBootstrapped | Resource.Time | Resource.Read,
            ServerResource.PriorityOrder | Resource.Unsigned,
            ServerResource.InitialDelay | Resource.Unsigned,
            ServerResource.FailureBlock | Resource.Boolean,
            ServerResource.BootstrapOnFailure | Resource.Boolean,
            ServerResource.RetryCount | Resource.Unsigned,
            ServerResource.RetryTimer | Resource.Unsigned,
            ServerResource.SequenceDelayTimer | Resource.Unsigned,
            ServerResource.SequenceRetryCount | Resource.Unsigned,
            ServerResource.Trigger | Resource.Boolean | Resource.ReadWrite,
            ServerResource.PreferredTransport | Resource.String | Resource.ReadWrite,
            ServerResource.MuteSend | Resource.Boolean | Resource.ReadWrite,
        };

        private readonly byte[] _letter = new byte[1];
        private readonly Lwm2mClient _client;
        private readonly AccountList _accounts;

        /// <summary>Makes the object.</summary>
        /// <param name="client">The client whose accounts it shows.</param>
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
            ServerAccount account = Account(instanceId);
            switch (resourceId)
            {
                case ServerResource.BootstrapRequestTrigger:
                    return !IsStaged && _client.Order.CanBootstrap;
                case ServerResource.AlertCode:
                    return Alert(account) >= 0;
                case ServerResource.LastBootstrapped:
                    return account.LastBootstrappedS != 0;
                case ServerResource.DefaultMaximumPeriod:
                case ServerResource.Trigger:
                case ServerResource.PreferredTransport:
                case ServerResource.MuteSend:
                    return account.HasNumber(resourceId);
                default:
                    // A resource visible only to a bootstrap server exists once it differs from its default.
                    return (FindResource(resourceId) & Resource.OperationMask) != 0 || account.HasNumber(resourceId);
            }
        }

        /// <inheritdoc/>
        public override byte Read(int instanceId, int resourceId, int resourceInstanceId, ValueWriter value)
        {
            ServerAccount account = Account(instanceId);
            int number = account.Number(resourceId);
            switch (resourceId)
            {
                case ServerResource.Binding:
                    account.Binding.Write(value);
                    return CoapCode.Content;
                case ServerResource.PreferredTransport:
                    _letter[0] = (byte)number;
                    value.WriteString(_letter, 0, 1);
                    return CoapCode.Content;
                case ServerResource.LastBootstrapped:
                    value.WriteTime(account.LastBootstrappedS);
                    return CoapCode.Content;
                case ServerResource.AlertCode:
                    number = Alert(account);
                    break;
            }

            switch (Resource.TypeOf(FindResource(resourceId)))
            {
                case ResourceType.Boolean:
                    value.WriteBoolean(number != 0);
                    break;
                case ResourceType.Unsigned:
                    value.WriteUnsigned((ulong)number);
                    break;
                case ResourceType.Integer:
                    value.WriteInteger(number);
                    break;
                default:
                    return CoapCode.NotFound;
            }

            return CoapCode.Content;
        }

        /// <inheritdoc/>
        public override byte Validate(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            bool isValid = true;
            switch (resourceId)
            {
                case ServerResource.ShortServerId:
                    isValid = value.Integer >= 1 && value.Integer <= AccountList.MaxShortServerId;
                    break;
                case ServerResource.Lifetime:
                case ServerResource.DefaultMinimumPeriod:
                case ServerResource.DefaultMaximumPeriod:
                case ServerResource.DisableTimeout:
                    isValid = value.Integer >= 0;
                    break;
                case ServerResource.Binding:
                    isValid = BindingMode.IsValid(value.Buffer, value.Offset, value.Count, IsStaged || _client.Options.ProtocolVersion == FirstVersion);
                    break;
                case ServerResource.PreferredTransport:
                    isValid = (IsStaged && value.Count == 0) || BindingMode.IsTransport(value.Buffer, value.Offset, value.Count);
                    break;
                case ServerResource.Trigger:
                    isValid = !value.Boolean || IsStaged || _client.Bindings.Has(SmsLetter);
                    break;
            }

            return isValid ? CoapCode.Changed : CoapCode.BadRequest;
        }

        /// <inheritdoc/>
        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            ServerAccount account = Account(instanceId);
            _accounts.MarkChanged();
            switch (resourceId)
            {
                case ServerResource.Binding:
                    account.SetBindingMode(value.Buffer, value.Offset, value.Count);
                    return CoapCode.Changed;
                case ServerResource.PreferredTransport:
                    account.PreferredTransport = value.Count == 0 ? ServerAccount.Unset : value.Buffer[value.Offset];
                    return CoapCode.Changed;
            }

            switch (Resource.TypeOf(FindResource(resourceId)))
            {
                case ResourceType.Boolean:
                    account.SetNumber(resourceId, value.Boolean ? 1 : 0);
                    break;
                case ResourceType.Unsigned:
                    account.SetNumber(resourceId, value.Unsigned > int.MaxValue ? int.MaxValue : (int)value.Unsigned);
                    break;
                case ResourceType.Integer:
                    // Servers may send 64 bits; the longest time kept is 68 years.
                    account.SetNumber(resourceId, value.Integer > int.MaxValue ? int.MaxValue : (int)value.Integer);
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
            for (int i = 0; i < ResourceCount; i++)
            {
                int definition = ResourceAt(i);
                if ((definition & Resource.Write) != 0 && (definition & Resource.Mandatory) == 0)
                {
                    account.ResetNumber(definition & Resource.IdMask);
                }
            }
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
            int shortServerId = Account(instanceId).ShortServerId;
            bool isDone;
            switch (resourceId)
            {
                case ServerResource.RegistrationUpdateTrigger:
                    isDone = _client.RequestUpdate(shortServerId);
                    break;
                case ServerResource.Disable:
                    isDone = _client.DisableServer(shortServerId);
                    break;
                case ServerResource.BootstrapRequestTrigger:
                    isDone = _client.RequestBootstrap();
                    break;
                default:
                    return CoapCode.MethodNotAllowed;
            }

            return isDone ? CoapCode.Changed : CoapCode.ServiceUnavailable;
        }

        private bool IsStaged
        {
            get { return _client is null; }
        }

        private ServerAccount Account(int instanceId)
        {
            return (ServerAccount)_accounts.Servers.Find(instanceId);
        }

        /// <summary>The alert that ended the link to a server or its last handshake, or -1.</summary>
        private int Alert(ServerAccount account)
        {
            SecuredLink link = IsStaged ? null : _client.FindSession(account.ShortServerId)?.Link as SecuredLink;
            return link is null ? -1 : link.Alert;
        }
    }
}
