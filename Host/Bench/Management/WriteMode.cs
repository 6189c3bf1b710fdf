namespace Lwm2m.Bench.Management;

/// <summary>How a Write treats resources that it does not contain (LwM2M Core §6.3.3).</summary>
public enum WriteMode
{
    /// <summary>PUT: all else of the target is removed.</summary>
    Replace,

    /// <summary>POST: all else stays.</summary>
    Partial,
}
