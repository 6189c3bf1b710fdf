using System;
using Lwm2m.Foundation;
using nanoFramework.Hardware.Stm32;

namespace Lwm2m.Stm32
{
    /// <summary>Standby of an STM32, woken by the alarm of its real-time clock, which keeps running, as does <see cref="Clock.UnixMs"/>.</summary>
    public sealed class Stm32DeepSleep : DeepSleep
    {
        /// <summary>The alarm has a resolution of a second: one that is over before standby begins would never come.</summary>
        private const int AlarmMarginS = 1;

        /// <inheritdoc/>
        public override void Enter(long ms)
        {
            RTC.SetAlarm(DateTime.UtcNow.AddSeconds(ms / 1000 + AlarmMarginS));
            Power.EnterStandbyMode();
        }
    }
}
