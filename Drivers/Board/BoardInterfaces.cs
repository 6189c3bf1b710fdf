using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Lwm2m.Board
{
    /// <summary>The board's network interfaces.</summary>
    internal static class BoardInterfaces
    {
        /// <summary>Whether an interface to a network has an address. The board's own access point always has one and is ignored.</summary>
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

        /// <summary>Whether a lookup exception means that the network answered and the name does not exist.</summary>
        internal static bool IsNameUnknown(SocketException exception)
        {
            return exception.ErrorCode == (int)SocketError.HostNotFound || exception.ErrorCode == (int)SocketError.NoData;
        }
    }
}
