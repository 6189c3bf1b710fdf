using System;

namespace Lwm2m.Client
{
    /// <summary>What a server may do with an object instance, with the bits of Access Control object resource 2.</summary>
    [Flags]
    public enum AccessRights
    {
        /// <summary>Nothing but to discover it, which needs no right (LwM2M Core §8.2).</summary>
        None = 0,

        /// <summary>Read, Observe, Write-Attributes.</summary>
        Read = 1,

        /// <summary>Write.</summary>
        Write = 2,

        /// <summary>Execute.</summary>
        Execute = 4,

        /// <summary>Delete.</summary>
        Delete = 8,

        /// <summary>All that there is to do with an object instance.</summary>
        Full = 15,

        /// <summary>Create; counts only for MAX_ID (65535).</summary>
        Create = 16
    }
}
