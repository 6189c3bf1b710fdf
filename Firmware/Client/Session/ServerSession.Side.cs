using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <content>What a way beside the connection needs of the session.</content>
    public sealed partial class ServerSession
    {
        /// <summary>What reaches the session beside its connection, or null.</summary>
        public SideChannel Side;

        /// <summary>What protects messages of the server end to end, or null.</summary>
        public MessageProtection Protection
        {
            get { return _connection.Protection; }
        }

        private bool IsSideBusy
        {
            get
            {
                DatagramLink link = Side?.Link;
                return link is not null && (link.IsSending || link.State == LinkState.Opening);
            }
        }

        /// <summary>Answers a request of the server, whichever way it came.</summary>
        public void Answer(CoapRequest request, CoapResponse response, long nowMs)
        {
            if (IsLeaving)
            {
                // It has no account, so it has no right: how many others there are does not matter.
                response.Code = CoapCode.Unauthorized;
                return;
            }

            DropStaleObservations();
            _requests.Answer(this, request, response, nowMs);
        }

        /// <summary>Requests an Update by the preferred binding, which is tried at once where another is in use.</summary>
        public void RequestUpdateByPreferred(long nowMs)
        {
            _connection.HurryReturn(nowMs);
            Registration.RequestUpdate();
        }
    }
}
