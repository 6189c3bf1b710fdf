namespace Lwm2m.Bench.Content;

/// <summary>Rights of a server on an instance: the bits of an ACL value (LwM2M Core §8.1, Access Control resource 2).</summary>
[Flags]
public enum AccessRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>R: Read, Observe, Write-Attributes.</summary>
    Read = 1,

    /// <summary>W: Write.</summary>
    Write = 2,

    /// <summary>E: Execute.</summary>
    Execute = 4,

    /// <summary>D: Delete.</summary>
    Delete = 8,

    /// <summary>C: Create; only in the instance that guards an object.</summary>
    Create = 16,

    /// <summary>R, W, E and D.</summary>
    All = Read | Write | Execute | Delete,
}
