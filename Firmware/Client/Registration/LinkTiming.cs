using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>When a registration needs the link to its server: it is opened when there is something to do, and anew after silence.</summary>
    internal static class LinkTiming
    {
        /// <summary>When the link is to be opened if it is closed.</summary>
        public static long DueMs(Registration registration)
        {
            switch (registration.State)
            {
                case RegistrationState.Deregistered:
                case RegistrationState.Failed:
                    return DatagramLink.Never;
                case RegistrationState.Unregistered:
                    return registration.TurnMs;
                case RegistrationState.BackingOff:
                    return registration.Retries.NextTryMs;
                case RegistrationState.Disabled:
                    return registration.DisabledUntilMs;
                case RegistrationState.Registered:
                    return registration.IsLeaveAsked ? 0 : registration.Lifetime.Within(registration.Retries.NextTryMs);
                default:
                    return 0;
            }
        }

        /// <summary>Whether the link is of no use before the next try and better opened anew for it.</summary>
        public static bool IsStale(Registration registration, long nowMs)
        {
            bool isAway = registration.State == RegistrationState.Disabled || registration.State == RegistrationState.Failed;
            int limit = registration.State == RegistrationState.BackingOff ? 1 : Registration.SilenceLimit;
            return isAway || (registration.Unanswered >= limit && nowMs < DueMs(registration));
        }
    }
}
