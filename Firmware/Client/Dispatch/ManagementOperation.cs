using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>The operation of a server request (LwM2M Core §6.3, §6.4; LwM2M Transport §6.4.3, §6.4.4).</summary>
    public enum ManagementOperation
    {
        /// <summary>None of these: 4.05.</summary>
        None,

        /// <summary>GET.</summary>
        Read,

        /// <summary>GET with Observe 0.</summary>
        Observe,

        /// <summary>GET with Observe 1.</summary>
        CancelObservation,

        /// <summary>GET that accepts link format.</summary>
        Discover,

        /// <summary>PUT.</summary>
        WriteReplace,

        /// <summary>POST on an object instance, or with values on a resource.</summary>
        WriteUpdate,

        /// <summary>PUT with attributes in its query (LwM2M Core §6.3.4).</summary>
        WriteAttributes,

        /// <summary>POST on an executable resource.</summary>
        Execute,

        /// <summary>POST on an object.</summary>
        Create,

        /// <summary>DELETE on an object instance (LwM2M Core §6.3.7).</summary>
        Delete
    }
}
