using System.Threading;

namespace Lwm2m.Board
{
    /// <summary>
    /// The network that is configured on the board, Ethernet or Wi-Fi, as the deployment tools have stored it. The firmware connects by
    /// itself; an interface with an address is all that is waited for, so no image needs the Wi-Fi assembly for it.
    /// </summary>
    public class BoardNetwork
    {
        private const int PollMs = 200;

        /// <summary>Waits until an interface has an address.</summary>
        /// <param name="timeoutMs">Milliseconds at most.</param>
        /// <returns>False when none has one by then; the client goes on trying.</returns>
        public bool WaitUntilConnected(int timeoutMs)
        {
            for (int leftMs = timeoutMs; !HasAddress(); leftMs -= PollMs)
            {
                if (leftMs <= 0)
                {
                    return false;
                }

                Thread.Sleep(leftMs < PollMs ? leftMs : PollMs);
            }

            return true;
        }

        /// <summary>Whether an interface has an address now.</summary>
        protected virtual bool HasAddress()
        {
            return BoardInterfaces.HaveAddress();
        }
    }
}
