using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Lwm2m.Board
{
    /// <summary>The board's network interfaces.</summary>
    internal static class BoardInterfaces
    {
        /// <summary>Whether one that leads to a network has an address. An access point of the board's own has one always and does not count.</summary>
        internal static bool HaveAddress()
        {
            NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
            for (int i = 0; i < all.Length; i++)
            {
                NetworkInterfaceType type = all[i].NetworkInterfaceType;
                if (type != NetworkInterfaceType.Ethernet && type != NetworkInterfaceType.Wireless80211)
                {
                    continue;
                }

                // 0.0.0.0 until there is one.
                string address = all[i].IPv4Address;
                if (address is not null && address.Length > 0 && address[0] != '0')
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Whether an exception of a lookup says that the network has answered, and there is no such name.</summary>
        internal static bool IsNameUnknown(SocketException exception)
        {
            return exception.ErrorCode == (int)SocketError.HostNotFound || exception.ErrorCode == (int)SocketError.NoData;
        }
    }
}
