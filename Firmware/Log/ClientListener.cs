using System;
using Lwm2m.Client;

namespace Lwm2m.Log
{
    /// <summary>
    /// Receives the events of a client: states, failures with their reason, retries with their time. Override what is of interest. All calls come
    /// from the client's thread, after the step in which the event happened; they allocate nothing.
    /// </summary>
    public abstract class ClientListener
    {
        /// <summary>The link to a server is being opened: a name is looked up, or a handshake runs.</summary>
        public virtual void OnLinkOpening(ServerSession session)
        {
        }

        /// <summary>The link to a server has failed, or the server has closed it.</summary>
        /// <param name="session">The session with the server.</param>
        /// <param name="isLocal">Whether no datagram has left: no network, no route, no socket.</param>
        /// <param name="alert">The alert that was sent or received, see <see cref="AlertName"/>, or less than 0 for none.</param>
        public virtual void OnLinkFailed(ServerSession session, bool isLocal, int alert)
        {
        }

        /// <summary>The client switched to another binding for a server.</summary>
        /// <param name="session">The session with the server.</param>
        /// <param name="letter">The letter of that binding.</param>
        public virtual void OnTransport(ServerSession session, char letter)
        {
        }

        /// <summary>The registration at a server changed state.</summary>
        public virtual void OnRegistration(ServerSession session, RegistrationState state)
        {
        }

        /// <summary>A registration has failed and is tried again.</summary>
        /// <param name="session">The session with the server.</param>
        /// <param name="code">The code of the response, or 0 for none.</param>
        /// <param name="pauseMs">Milliseconds until the next try.</param>
        public virtual void OnRetry(ServerSession session, byte code, long pauseMs)
        {
        }

        /// <summary>A Register was not answered and was retransmitted. Reported once for each Register.</summary>
        public virtual void OnUnanswered(ServerSession session)
        {
        }

        /// <summary>The bootstrap changed state.</summary>
        /// <param name="former">The state before.</param>
        /// <param name="state">The state now.</param>
        public virtual void OnBootstrap(BootstrapState former, BootstrapState state)
        {
        }

        /// <summary>A bootstrap, or a part of it, has failed or was completed.</summary>
        /// <param name="failure">Why it failed, or <see cref="BootstrapFailure.None"/>.</param>
        /// <param name="text">Details, or null. Never a key.</param>
        public virtual void OnBootstrapReport(BootstrapFailure failure, string text)
        {
        }

        /// <summary>
        /// Stored accounts are not used: no binding serves one, or it is not valid. Only without a bootstrap server, which would report it.
        /// </summary>
        /// <param name="reason">Why. Never a key.</param>
        public virtual void OnAccountRefused(string reason)
        {
        }

        /// <summary>The code of an object or listener threw an exception.</summary>
        /// <param name="objectId">The object, or less than 0.</param>
        /// <param name="exception">The exception.</param>
        public virtual void OnObjectFailure(int objectId, Exception exception)
        {
        }
    }
}
