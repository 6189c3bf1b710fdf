using System;

namespace Lwm2m.Client
{
    /// <summary>What a server may do with a resource.</summary>
    [Flags]
    public enum Operations
    {
        /// <summary>Nothing: only a bootstrap server writes it.</summary>
        None = 0,

        /// <summary>Read, Observe.</summary>
        Read = 1,

        /// <summary>Write.</summary>
        Write = 2,

        /// <summary>Read and Write.</summary>
        ReadWrite = 3,

        /// <summary>Execute.</summary>
        Execute = 4
    }
}
