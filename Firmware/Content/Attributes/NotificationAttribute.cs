using System;

namespace Lwm2m.Client
{
    /// <summary>The attributes that Write-Attributes sets (LwM2M Core §5.1.2).</summary>
    [Flags]
    public enum NotificationAttribute
    {
        /// <summary>None of them.</summary>
        None = 0,

        /// <summary>Minimum period in seconds between two notifications.</summary>
        MinimumPeriod = 1,

        /// <summary>Maximum period in seconds between two notifications.</summary>
        MaximumPeriod = 2,

        /// <summary>A value that notifies when it is crossed.</summary>
        GreaterThan = 4,

        /// <summary>A value that notifies when it is crossed.</summary>
        LessThan = 8,

        /// <summary>The change of value that notifies.</summary>
        Step = 16,

        /// <summary>Minimum period in seconds between two evaluations.</summary>
        MinimumEvaluationPeriod = 32,

        /// <summary>Maximum period in seconds between two evaluations.</summary>
        MaximumEvaluationPeriod = 64
    }
}
