using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>An instance of the Server object, version 1.1 (LwM2M Core App. E.2); what is null is not written. Times in seconds.</summary>
public sealed record ServerInstance(ushort InstanceId) : BootstrapInstance(1, InstanceId)
{
    /// <summary>0: Short Server ID.</summary>
    public int? ShortServerId { get; init; }

    /// <summary>1: Lifetime.</summary>
    public int? Lifetime { get; init; } = 86400;

    /// <summary>2: Default Minimum Period.</summary>
    public int? DefaultMinimumPeriod { get; init; }

    /// <summary>3: Default Maximum Period.</summary>
    public int? DefaultMaximumPeriod { get; init; }

    /// <summary>5: Disable Timeout.</summary>
    public int? DisableTimeout { get; init; }

    /// <summary>6: Notification Storing When Disabled or Offline.</summary>
    public bool? StoresNotifications { get; init; } = true;

    /// <summary>7: Binding.</summary>
    public string? Binding { get; init; } = "U";

    /// <summary>10: APN Link.</summary>
    public ObjectLink? Apn { get; init; }

    /// <summary>11: TLS-DTLS Alert Code, which a server only reads; here because a Bootstrap-Write may try.</summary>
    public int? AlertCode { get; init; }

    /// <summary>12: Last Bootstrapped, as 11.</summary>
    public DateTimeOffset? LastBootstrapped { get; init; }

    /// <summary>13: Registration Priority Order.</summary>
    public uint? PriorityOrder { get; init; }

    /// <summary>14: Initial Registration Delay Timer.</summary>
    public uint? InitialDelay { get; init; }

    /// <summary>15: Registration Failure Block.</summary>
    public bool? FailureBlocks { get; init; }

    /// <summary>16: Bootstrap on Registration Failure.</summary>
    public bool? BootstrapOnFailure { get; init; }

    /// <summary>17: Communication Retry Count.</summary>
    public uint? RetryCount { get; init; }

    /// <summary>18: Communication Retry Timer.</summary>
    public uint? RetryTimer { get; init; }

    /// <summary>19: Communication Sequence Delay Timer.</summary>
    public uint? SequenceDelay { get; init; }

    /// <summary>20: Communication Sequence Retry Count.</summary>
    public uint? SequenceRetryCount { get; init; }

    /// <summary>21: Trigger, whether an SMS may set off a registration.</summary>
    public bool? Trigger { get; init; }

    /// <summary>22: Preferred Transport.</summary>
    public string? PreferredTransport { get; init; }

    /// <summary>23: Mute Send.</summary>
    public bool? MuteSend { get; init; }

    /// <inheritdoc/>
    protected override IEnumerable<(ushort Resource, object? Value)> Resources() =>
    [
        (0, (long?)ShortServerId), (1, (long?)Lifetime), (2, (long?)DefaultMinimumPeriod), (3, (long?)DefaultMaximumPeriod),
        (5, (long?)DisableTimeout), (6, StoresNotifications), (7, Binding), (10, Apn), (11, (ulong?)AlertCode), (12, LastBootstrapped),
        (13, (ulong?)PriorityOrder), (14, (ulong?)InitialDelay), (15, FailureBlocks), (16, BootstrapOnFailure), (17, (ulong?)RetryCount),
        (18, (ulong?)RetryTimer), (19, (ulong?)SequenceDelay), (20, (ulong?)SequenceRetryCount), (21, Trigger), (22, PreferredTransport),
        (23, MuteSend),
    ];
}
