using System;

namespace nanoFramework.Hardware
{
    /// <summary>Deep sleep on a PC: the process ends, and its supervisor restarts it when the time is over.</summary>
    public static class SleepingProcess
    {
        /// <summary>Raised with the duration of every sleep; without a handler the process ends.</summary>
        public static event Action<TimeSpan> Slept;

        internal static void Enter(TimeSpan time)
        {
            if (Slept is null)
            {
                Environment.Exit(0);
            }

            Slept(time);
        }
    }
}

namespace nanoFramework.Hardware.Esp32
{
    /// <summary>Result of the ESP32's functions.</summary>
    public enum EspNativeError
    {
        /// <summary>Success.</summary>
        OK = 0,
    }

    /// <summary>The sleep of an ESP32.</summary>
    public static class Sleep
    {
        private static TimeSpan _time;

        /// <summary>Sets the time of the next sleep.</summary>
        public static EspNativeError EnableWakeupByTimer(TimeSpan time)
        {
            _time = time;
            return EspNativeError.OK;
        }

        /// <summary>Sleeps.</summary>
        public static void StartDeepSleep()
        {
            SleepingProcess.Enter(_time);
        }
    }
}

namespace nanoFramework.Hardware.Stm32
{
    /// <summary>The real-time clock of an STM32.</summary>
    public static class RTC
    {
        internal static DateTime Alarm { get; private set; }

        /// <summary>Sets when the board wakes.</summary>
        public static void SetAlarm(DateTime time)
        {
            Alarm = time;
        }
    }

    /// <summary>The standby of an STM32.</summary>
    public static class Power
    {
        /// <summary>Sleeps until the alarm.</summary>
        public static void EnterStandbyMode()
        {
            SleepingProcess.Enter(RTC.Alarm - DateTime.UtcNow);
        }
    }
}
