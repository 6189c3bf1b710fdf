using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// What a server holds of a client, in a record: the location, the lifetime and when it began, and hashes of binding and
    /// objects, as their revisions begin anew with each start.
    /// </summary>
    internal static class RegistrationRecord
    {
        /// <summary>Bytes of the longest.</summary>
        public const int MaxLength = 1 + 2 + RegistrationLocation.MaxLength + 4 + 4 + 4 + StateTime.Length;

        private const int NotRegistered = 0;
        private const int Registered = 1;
        private const int RegisteredWithUpdate = 2;
        private const int Disabled = 3;
        private const int BackingOff = 4;
        private const int Failed = 5;

        /// <summary>Writes it.</summary>
        public static void Write(ByteWindow output, Registration registration, long nowMs)
        {
            switch (registration.State)
            {
                case RegistrationState.Registered:
                case RegistrationState.Updating:
                    bool isAsked = registration.State == RegistrationState.Updating || registration.IsUpdateAsked;
                    output.WriteByte(isAsked ? RegisteredWithUpdate : Registered);
                    registration.Location.Save(output);
                    registration.Lifetime.Save(output, nowMs);
                    break;
                case RegistrationState.Disabled:
                    output.WriteByte(Disabled);
                    StateTime.Write(output, nowMs, registration.DisabledUntilMs);
                    break;
                case RegistrationState.BackingOff:
                    output.WriteByte(BackingOff);
                    StateTime.Write(output, nowMs, registration.Retries.NextTryMs);
                    registration.Retries.Save(output);
                    break;
                case RegistrationState.Failed:
                    output.WriteByte(Failed);
                    registration.Retries.Save(output);
                    break;
                default:
                    output.WriteByte(NotRegistered);
                    break;
            }
        }

        /// <summary>Takes it.</summary>
        /// <param name="input">The record.</param>
        /// <param name="registration">Receives it; not registered yet.</param>
        /// <param name="savedMs">When it was written, on the clock of now.</param>
        /// <param name="isTimeKnown">Whether that is so. If not, a retry and the end of a disabling are not put off further: a device that sleeps in between would never come to it.</param>
        /// <param name="nowMs">The time.</param>
        /// <param name="isWithinLifetime">Whether the server holds the registration still, by what is known; if not, its lifetime is begun anew and an Update has to tell.</param>
        /// <param name="isUpdateDue">Whether an Update was to be sent.</param>
        /// <returns>False when there is no registration or the record is damaged. If true, <see cref="Registration.Restore"/> puts it in force.</returns>
        public static bool TryRead(StateReader input, Registration registration, long savedMs, bool isTimeKnown, long nowMs, out bool isWithinLifetime, out bool isUpdateDue)
        {
            isWithinLifetime = false;
            isUpdateDue = false;
            int kind = input.ReadByte();
            switch (kind)
            {
                case Registered:
                case RegisteredWithUpdate:
                    if (!registration.Location.TryRestore(input) || !registration.Lifetime.TryRestore(input, savedMs))
                    {
                        registration.Location.Clear();
                        return false;
                    }

                    isWithinLifetime = nowMs < registration.Lifetime.EndMs;
                    if (!isWithinLifetime)
                    {
                        registration.Lifetime.Restart(nowMs);
                    }

                    isUpdateDue = kind == RegisteredWithUpdate;
                    return true;
                case Disabled:
                    long leftMs = (long)input.ReadUnsigned(StateTime.Length);
                    if (!input.Failed)
                    {
                        registration.Restore(RegistrationState.Disabled, isTimeKnown ? savedMs + leftMs : nowMs);
                    }

                    return false;
                case BackingOff:
                    long pauseMs = (long)input.ReadUnsigned(StateTime.Length);
                    registration.Retries.Restore(input);
                    registration.Restore(RegistrationState.BackingOff, isTimeKnown ? savedMs + pauseMs : nowMs);
                    return false;
                case Failed:
                    registration.Retries.Restore(input);
                    registration.Restore(RegistrationState.Failed, 0);
                    return false;
                default:
                    return false;
            }
        }
    }
}
