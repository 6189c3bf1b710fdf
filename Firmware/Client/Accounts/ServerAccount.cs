using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The registration settings of one server: an instance of the Server object (1), with the resource numbers
    /// of LwM2M 1.1. The server may change what is writable at any time.
    /// </summary>
    public sealed class ServerAccount : AccountInstance
    {
        /// <summary>Stands for a missing number.</summary>
        public const int Unset = -1;

        /// <summary>A sequence delay, resource 19, after which no sequence follows; larger numbers are taken for it.</summary>
        public const int NoFurtherSequence = int.MaxValue;

        /// <summary>Default lifetime in seconds.</summary>
        public const int DefaultLifetimeS = 86400;

        // By resource ID: what holds where a resource is not there (LwM2M Core §6.2.1, Appendix E.2).
        private static readonly int[] Defaults =
        {
            0, DefaultLifetimeS, 0, Unset, Unset, 86400, 1, Unset, Unset, Unset, Unset, Unset,
            Unset, Unset, 0, 0, 1, 5, 60, 86400, 1, Unset, Unset, Unset
        };

        private readonly int[] _numbers = new int[ServerResource.Count];

        /// <summary>Creates an account.</summary>
        /// <param name="shortServerId">Short Server ID, 1 to 65534.</param>
        /// <param name="lifetimeS">Lifetime of the registration in seconds.</param>
        public ServerAccount(int shortServerId, int lifetimeS = DefaultLifetimeS)
        {
            Array.Copy(Defaults, 0, _numbers, 0, ServerResource.Count);
            ShortServerId = shortServerId;
            LifetimeS = lifetimeS;
        }

        /// <summary>Short Server ID, resource 0. Only a bootstrap server changes it.</summary>
        public int ShortServerId
        {
            get { return _numbers[ServerResource.ShortServerId]; }
            set { SetNumber(ServerResource.ShortServerId, value); }
        }

        /// <summary>Lifetime of the registration in seconds, resource 1; 0 for one without end.</summary>
        public int LifetimeS
        {
            get { return _numbers[ServerResource.Lifetime]; }
            set { SetNumber(ServerResource.Lifetime, value); }
        }

        /// <summary>Default minimum period in seconds between notifications, resource 2; 0 without one.</summary>
        public int DefaultMinimumPeriodS
        {
            get { return _numbers[ServerResource.DefaultMinimumPeriod]; }
            set { SetNumber(ServerResource.DefaultMinimumPeriod, value); }
        }

        /// <summary>Default maximum period in seconds between notifications, resource 3, or <see cref="Unset"/>.</summary>
        public int DefaultMaximumPeriodS
        {
            get { return _numbers[ServerResource.DefaultMaximumPeriod]; }
            set { SetNumber(ServerResource.DefaultMaximumPeriod, value); }
        }

        /// <summary>Seconds that Disable lasts, resource 5.</summary>
        public int DisableTimeoutS
        {
            get { return _numbers[ServerResource.DisableTimeout]; }
            set { SetNumber(ServerResource.DisableTimeout, value); }
        }

        /// <summary>Whether notifications are kept while the server cannot be reached, resource 6.</summary>
        public bool StoresNotifications
        {
            get { return _numbers[ServerResource.NotificationStoring] != 0; }
            set { SetNumber(ServerResource.NotificationStoring, value ? 1 : 0); }
        }

        /// <summary>Place in the order of registrations, lowest first, resource 13, or <see cref="Unset"/> to register whatever becomes of other servers.</summary>
        public int PriorityOrder
        {
            get { return _numbers[ServerResource.PriorityOrder]; }
            set { SetNumber(ServerResource.PriorityOrder, value); }
        }

        /// <summary>Seconds from the registration at the server before in the order to the first one at this, resource 14.</summary>
        public int InitialDelayS
        {
            get { return _numbers[ServerResource.InitialDelay]; }
            set { SetNumber(ServerResource.InitialDelay, value); }
        }

        /// <summary>Whether a registration that fails keeps those after it in the order back, resource 15.</summary>
        public bool BlocksOnFailure
        {
            get { return _numbers[ServerResource.FailureBlock] != 0; }
            set { SetNumber(ServerResource.FailureBlock, value ? 1 : 0); }
        }

        /// <summary>Whether a registration that fails leads to a bootstrap, if there is a bootstrap server; resource 16.</summary>
        public bool BootstrapsOnFailure
        {
            get { return _numbers[ServerResource.BootstrapOnFailure] != 0; }
            set { SetNumber(ServerResource.BootstrapOnFailure, value ? 1 : 0); }
        }

        /// <summary>Tries of one registration sequence, resource 17.</summary>
        public int RetryCount
        {
            get { return _numbers[ServerResource.RetryCount]; }
            set { SetNumber(ServerResource.RetryCount, value); }
        }

        /// <summary>Seconds before the first retry, doubled for each further one, resource 18.</summary>
        public int RetryTimerS
        {
            get { return _numbers[ServerResource.RetryTimer]; }
            set { SetNumber(ServerResource.RetryTimer, value); }
        }

        /// <summary>Seconds between two sequences, resource 19, or <see cref="NoFurtherSequence"/>.</summary>
        public int SequenceDelayTimerS
        {
            get { return _numbers[ServerResource.SequenceDelayTimer]; }
            set { SetNumber(ServerResource.SequenceDelayTimer, value); }
        }

        /// <summary>Sequences before the registration counts as failed, resource 20.</summary>
        public int SequenceRetryCount
        {
            get { return _numbers[ServerResource.SequenceRetryCount]; }
            set { SetNumber(ServerResource.SequenceRetryCount, value); }
        }

        /// <summary>Whether the server may send SMS to the client, resource 21.</summary>
        public bool IsReachableBySms
        {
            get { return _numbers[ServerResource.Trigger] > 0; }
            set { SetNumber(ServerResource.Trigger, value ? 1 : 0); }
        }

        /// <summary>Letter of the transport that the server prefers, resource 22, or <see cref="Unset"/>: of several bindings that serve the account that one is tried first.</summary>
        public int PreferredTransport
        {
            get { return _numbers[ServerResource.PreferredTransport]; }
            set { SetNumber(ServerResource.PreferredTransport, value); }
        }

        /// <summary>Whether Send to this server is refused, resource 23; also where the resource is missing.</summary>
        public bool MutesSend
        {
            get { return _numbers[ServerResource.MuteSend] != 0; }
            set { SetNumber(ServerResource.MuteSend, value ? 1 : 0); }
        }

        /// <summary>When a bootstrap server last wrote the account, in seconds since 1970, resource 12; 0 for never.</summary>
        public long LastBootstrappedS;

        /// <summary>Grows each time a value is set, so that the next step of the client checks all of them.</summary>
        public int Revision { get; private set; }

        /// <summary>Grows when the binding changes, so that an Update reports it.</summary>
        public int BindingRevision { get; private set; }

        /// <summary>The binding, resource 7.</summary>
        public readonly BindingMode Binding = new BindingMode();

        /// <summary>Sets the binding, resource 7, to a text that is one, see <see cref="BindingMode.IsValid"/>.</summary>
        public void SetBindingMode(byte[] text, int offset, int count)
        {
            BindingRevision += Binding.Set(text, offset, count) ? 1 : 0;
            Revision++;
        }

        /// <summary>The telephone number of the device, sent to the server with the binding; null for none.</summary>
        internal string SmsNumber;

        /// <summary>Sets the telephone number of the device, its digits; another one is told by an Update.</summary>
        public void SetSmsNumber(string digits)
        {
            if (digits != SmsNumber)
            {
                SmsNumber = digits;
                BindingRevision++;
                Revision++;
            }
        }

        /// <summary>The value of a resource that is a number or, as 0 or 1, a Boolean; <see cref="Unset"/> if it is not there.</summary>
        public int Number(int resourceId)
        {
            return _numbers[resourceId];
        }

        /// <summary>Sets such a resource. The value is in its range.</summary>
        public void SetNumber(int resourceId, int value)
        {
            _numbers[resourceId] = value;
            Revision++;
        }

        /// <summary>Resets such a resource to its default.</summary>
        public void ResetNumber(int resourceId)
        {
            SetNumber(resourceId, Defaults[resourceId]);
        }

        /// <summary>Whether such a resource differs from its default.</summary>
        public bool HasNumber(int resourceId)
        {
            return _numbers[resourceId] != Defaults[resourceId];
        }

        /// <summary>Puts all but the binding back to what holds where it is not there; a record then brings what is.</summary>
        internal void Reset()
        {
            Array.Copy(Defaults, 0, _numbers, 0, ServerResource.Count);
            LastBootstrappedS = 0;
            Revision++;
        }

        internal override void Save(AccountWriter fields)
        {
            for (int id = 0; id < ServerResource.Count; id++)
            {
                fields.Integer(id, _numbers[id], Defaults[id]);
            }

            Binding.Save(ServerResource.Binding, fields);
            fields.Integer(ServerResource.LastBootstrapped, LastBootstrappedS, 0);
        }

        internal override bool Load(AccountReader field)
        {
            if (field.Id == ServerResource.Binding)
            {
                bool isBinding = BindingMode.IsValid(field.Buffer, field.Offset, field.Count);
                if (isBinding)
                {
                    SetBindingMode(field.Buffer, field.Offset, field.Count);
                }

                return isBinding;
            }

            if (field.Id == ServerResource.LastBootstrapped && field.IsInteger)
            {
                LastBootstrappedS = field.Integer;
                return true;
            }

            if (field.Number >= 0 && field.Id < ServerResource.Count)
            {
                SetNumber(field.Id, field.Number);
            }

            return field.Number >= 0;
        }
    }
}
