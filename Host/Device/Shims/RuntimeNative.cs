using System;

namespace nanoFramework.Runtime.Native
{
    /// <summary>Kind of reboot on a board.</summary>
    public enum RebootOption
    {
        /// <summary>A full restart.</summary>
        NormalReboot = 0,

        /// <summary>Into the boot loader.</summary>
        EnterNanoBooter = 1,

        /// <summary>The interpreter only.</summary>
        ClrOnly = 2,

        /// <summary>Into the maker's boot loader.</summary>
        EnterProprietaryBooter = 8,
    }

    /// <summary>A PC is not rebooted: the process that runs the device decides what to do.</summary>
    public static class Power
    {
        /// <summary>Raised for every reboot the device requests; without a handler the process ends.</summary>
        public static event Action Rebooting;

        /// <summary>Ends the process, unless somebody stands in for the board's supervisor.</summary>
        public static void RebootDevice(RebootOption rebootOption = RebootOption.NormalReboot)
        {
            if (Rebooting is null)
            {
                Environment.Exit(0);
            }

            Rebooting();
        }
    }

    /// <summary>The garbage collector as nanoFramework shows it.</summary>
    public static class GC
    {
        /// <summary>Collects.</summary>
        /// <returns>Bytes that are free.</returns>
        public static uint Run(bool compactHeap)
        {
            System.GC.Collect();
            return (uint)Math.Min(uint.MaxValue, System.GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        }
    }

    /// <summary>The real-time clock.</summary>
    public static class Rtc
    {
        /// <summary>A device program does not set the clock of a PC.</summary>
        /// <returns>False, as on a board without a settable clock.</returns>
        public static bool SetSystemTime(DateTime time)
        {
            return false;
        }
    }

    /// <summary>Information about the firmware image.</summary>
    public static class SystemInfo
    {
        /// <summary>The name of the target.</summary>
        public static string TargetName
        {
            get { return "PC"; }
        }
    }
}
