using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>A way on which a server reaches the client beside the connection of its session, such as SMS while UDP is in use.</summary>
    public abstract class SideChannel
    {
        /// <summary>Its link, or null while there is none.</summary>
        public abstract DatagramLink Link { get; }

        /// <summary>Whether something arrived or its link has changed since it was stepped.</summary>
        public abstract bool HasWork { get; }

        /// <summary>Processes what is due. Called after the connection was stepped.</summary>
        /// <returns>When something is due next, or <see cref="DatagramLink.Never"/>.</returns>
        public abstract long Step(long nowMs);

        /// <summary>Call after a request that came over the connection, by its bearer, was answered.</summary>
        public abstract void OnAnswered(CoapRequest request, CoapResponse response, long nowMs);

        /// <summary>Closes the link, without a message to the server where it can go on later.</summary>
        public abstract void Close();

        /// <summary>Closes the link for a sleep with the power off.</summary>
        public abstract void Suspend();
    }
}
