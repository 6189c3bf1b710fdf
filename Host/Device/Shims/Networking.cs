using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Lwm2m.Board
{
    /// <summary>The network interfaces of a PC, whose addresses and errors .NET shows otherwise than a board does.</summary>
    internal static class BoardInterfaces
    {
        /// <summary>Whether one is there.</summary>
        internal static bool HaveAddress()
        {
            return NetworkInterface.GetIsNetworkAvailable();
        }

        /// <summary>Whether an exception of a lookup says that the network has answered, and there is no such name.</summary>
        internal static bool IsNameUnknown(SocketException exception)
        {
            // ErrorCode is the number of the operating system here.
            return exception.SocketErrorCode == SocketError.HostNotFound || exception.SocketErrorCode == SocketError.NoData;
        }
    }
}
