using System;
using Lwm2m.Foundation;
using nanoFramework.Hardware.Esp32;

namespace Lwm2m.Esp32
{
    /// <summary>Deep sleep of an ESP32, woken by its timer. The real-time clock keeps running, and so does <see cref="Clock.UnixMs"/>.</summary>
    public sealed class Esp32DeepSleep : DeepSleep
    {
        /// <inheritdoc/>
        public override void Enter(long ms)
        {
            if (Sleep.EnableWakeupByTimer(TimeSpan.FromTicks(ms * TimeSpan.TicksPerMillisecond)) == EspNativeError.OK)
            {
                Sleep.StartDeepSleep();
            }
        }
    }
}
