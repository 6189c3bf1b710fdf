using System.Net;

namespace Lwm2m.Board
{
    /// <summary>Resolves a name to addresses. Called on a separate thread, one call for a link at a time; it may block.</summary>
    public class NameResolver
    {
        /// <summary>Resolves a name.</summary>
        /// <param name="name">Host name.</param>
        /// <returns>One or more addresses; none, null or an exception without a network, or if the network stack gives no reason.</returns>
        /// <exception cref="System.Net.Sockets.SocketException">With HostNotFound or NoData the network has answered that there is no such name: that is counted against the server.</exception>
        public virtual IPAddress[] Resolve(string name)
        {
            return Dns.GetHostEntry(name).AddressList;
        }
    }
}
