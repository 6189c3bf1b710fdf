using System;

namespace Lwm2m.Client
{
    /// <summary>The rights of a server to an object instance, with the bits of Access Control object resource 2.</summary>
    [Flags]
    public enum AccessRights
    {
        /// <summary>No right; Discover needs none (LwM2M Core §8.2).</summary>
        None = 0,

        /// <summary>Read, Observe, Write-Attributes.</summary>
        Read = 1,

        /// <summary>Write.</summary>
        Write = 2,

        /// <summary>Execute.</summary>
        Execute = 4,

        /// <summary>Delete.</summary>
        Delete = 8,

        /// <summary>All rights to an object instance.</summary>
        Full = 15,

        /// <summary>Create; counts only for MAX_ID (65535).</summary>
        Create = 16
    }
}
