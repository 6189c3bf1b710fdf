using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// How a client keeps its registration at one server: an instance of the Server object (1), with the resource numbers
    /// of LwM2M 1.1. The server may change what is writable at any time.
    /// </summary>
    public sealed class ServerAccount : AccountInstance
    {
        /// <summary>Stands for a number that is not there.</summary>
        public const int Unset = -1;

        /// <summary>Seconds that Disable lasts unless resource 5 says otherwise.</summary>
        public const int DefaultDisableTimeoutS = 86400;

        /// <summary>Seconds of a lifetime that nobody set.</summary>
        public const int DefaultLifetimeS = 86400;

        private const int DefaultRetryCount = 5;
        private const int DefaultRetryTimerS = 60;
        private const int DefaultSequenceDelayTimerS = 86400;
        private const int DefaultSequenceRetryCount = 1;

        // Resource IDs, by which the record of the accounts names its fields.
        private const int ShortServerIdId = 0;
        private const int LifetimeId = 1;
        private const int MinimumPeriodId = 2;
        private const int MaximumPeriodId = 3;
        private const int DisableTimeoutId = 5;
        private const int StoringId = 6;
        private const int BindingId = 7;
        private const int RetryCountId = 17;
        private const int RetryTimerId = 18;
        private const int SequenceDelayId = 19;
        private const int SequenceRetryId = 20;

        private const string BindingLetters = "UMHTSN";

        private readonly byte[] _bindingMode = new byte[BindingLetters.Length];
        private int _bindingModeLength = 1;

        /// <summary>Makes an account.</summary>
        /// <param name="shortServerId">Short Server ID, 1 to 65534.</param>
        /// <param name="lifetimeS">Lifetime of the registration in seconds.</param>
        public ServerAccount(int shortServerId, int lifetimeS = DefaultLifetimeS)
        {
            ShortServerId = shortServerId;
            _bindingMode[0] = (byte)'U';
            LifetimeS = lifetimeS;
        }

        /// <summary>Short Server ID, resource 0. Only a bootstrap server changes it.</summary>
        public int ShortServerId { get; set; }

        /// <summary>Lifetime of the registration in seconds, resource 1.</summary>
        public int LifetimeS { get; set; }

        /// <summary>Default minimum period in seconds between notifications, resource 2; 0 without one.</summary>
        public int DefaultMinimumPeriodS { get; set; }

        /// <summary>Default maximum period in seconds between notifications, resource 3, or <see cref="Unset"/>.</summary>
        public int DefaultMaximumPeriodS { get; set; } = Unset;

        /// <summary>Seconds that Disable lasts, resource 5.</summary>
        public int DisableTimeoutS { get; set; } = DefaultDisableTimeoutS;

        /// <summary>Whether notifications are kept while the server cannot be reached, resource 6.</summary>
        public bool StoresNotifications { get; set; } = true;

        /// <summary>Grows when the binding changes, so that the server is told.</summary>
        public int BindingRevision { get; private set; }

        /// <summary>Tries of one registration sequence, resource 17.</summary>
        public int RetryCount { get; set; } = DefaultRetryCount;

        /// <summary>Seconds before the first retry, doubled for each further one, resource 18.</summary>
        public int RetryTimerS { get; set; } = DefaultRetryTimerS;

        /// <summary>Seconds between two sequences, resource 19.</summary>
        public int SequenceDelayTimerS { get; set; } = DefaultSequenceDelayTimerS;

        /// <summary>Sequences before the client gives up, resource 20.</summary>
        public int SequenceRetryCount { get; set; } = DefaultSequenceRetryCount;

        /// <summary>Whether a text is a binding mode: one letter of the transports of LwM2M 1.1 or more, each once (Core §6.2.1.2).</summary>
        public static bool IsBindingMode(byte[] text, int offset, int count)
        {
            if (count < 1 || count > BindingLetters.Length)
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                byte letter = text[offset + i];
                if (BindingLetters.IndexOf((char)letter) < 0)
                {
                    return false;
                }

                for (int k = 0; k < i; k++)
                {
                    if (text[offset + k] == letter)
                    {
                        return false;
                    }
                }
            }

            return true;
        }

        /// <summary>Sets the binding, resource 7. The text is a binding mode.</summary>
        public void SetBindingMode(byte[] text, int offset, int count)
        {
            Array.Copy(text, offset, _bindingMode, 0, count);
            _bindingModeLength = count;
            BindingRevision++;
        }

        /// <summary>Gives the binding, resource 7, as a value.</summary>
        public void WriteBindingMode(ValueWriter value)
        {
            value.WriteString(_bindingMode, 0, _bindingModeLength);
        }

        /// <summary>Writes the binding, resource 7, as text.</summary>
        public void WriteBindingMode(ByteWindow output)
        {
            output.Write(_bindingMode, 0, _bindingModeLength);
        }

        internal override void Save(AccountWriter fields)
        {
            fields.Integer(ShortServerIdId, ShortServerId, 0);
            fields.Integer(LifetimeId, LifetimeS, DefaultLifetimeS);
            fields.Integer(MinimumPeriodId, DefaultMinimumPeriodS, 0);
            fields.Integer(MaximumPeriodId, DefaultMaximumPeriodS, Unset);
            fields.Integer(DisableTimeoutId, DisableTimeoutS, DefaultDisableTimeoutS);
            fields.Boolean(StoringId, StoresNotifications, true);
            fields.Bytes(BindingId, _bindingMode, 0, _bindingModeLength);
            fields.Integer(RetryCountId, RetryCount, DefaultRetryCount);
            fields.Integer(RetryTimerId, RetryTimerS, DefaultRetryTimerS);
            fields.Integer(SequenceDelayId, SequenceDelayTimerS, DefaultSequenceDelayTimerS);
            fields.Integer(SequenceRetryId, SequenceRetryCount, DefaultSequenceRetryCount);
        }

        internal override bool Load(AccountReader field)
        {
            if (field.Id == BindingId)
            {
                bool isBinding = IsBindingMode(field.Buffer, field.Offset, field.Count);
                if (isBinding)
                {
                    SetBindingMode(field.Buffer, field.Offset, field.Count);
                }

                return isBinding;
            }

            return field.Number >= 0 && LoadNumber(field.Id, field.Number);
        }

        private bool LoadNumber(int id, int value)
        {
            switch (id)
            {
                case ShortServerIdId:
                    ShortServerId = value;
                    return true;
                case LifetimeId:
                    LifetimeS = value;
                    return true;
                case MinimumPeriodId:
                    DefaultMinimumPeriodS = value;
                    return true;
                case MaximumPeriodId:
                    DefaultMaximumPeriodS = value;
                    return true;
                case DisableTimeoutId:
                    DisableTimeoutS = value;
                    return true;
                case StoringId:
                    StoresNotifications = value != 0;
                    return true;
                case RetryCountId:
                    RetryCount = value;
                    return true;
                case RetryTimerId:
                    RetryTimerS = value;
                    return true;
                case SequenceDelayId:
                    SequenceDelayTimerS = value;
                    return true;
                case SequenceRetryId:
                    SequenceRetryCount = value;
                    return true;
                default:
                    return true;
            }
        }
    }
}
