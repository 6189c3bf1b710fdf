namespace Lwm2m.Coap
{
    /// <summary>What the confirmable message outstanding is for.</summary>
    internal enum Purpose
    {
        /// <summary>None is outstanding.</summary>
        None,

        /// <summary>A request of ours.</summary>
        Request,

        /// <summary>A notification.</summary>
        Notification,

        /// <summary>A separate response.</summary>
        SeparateResponse,

        /// <summary>An empty message, to see whether the peer lives.</summary>
        Ping
    }
}
