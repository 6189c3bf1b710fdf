using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>The deferred Execute operations of one server, by the ticket of their response. Memory is allocated with the first.</summary>
    internal sealed class DeferredExecutes
    {
        private readonly int _capacity;
        private Lwm2mPath[] _paths;
        private bool[] _isOpen;

        /// <summary>Makes an empty list.</summary>
        /// <param name="capacity">Tickets that an endpoint gives, <see cref="CoapOptions.MaxDeferred"/>.</param>
        public DeferredExecutes(int capacity)
        {
            _capacity = capacity;
        }

        /// <summary>Notes the path of a request whose response was left open.</summary>
        public void Add(int ticket, CoapMessage request)
        {
            _paths = _paths ?? new Lwm2mPath[_capacity];
            _isOpen = _isOpen ?? new bool[_capacity];
            _paths[ticket] = _paths[ticket] ?? new Lwm2mPath();
            _paths[ticket].TryRead(request);
            _isOpen[ticket] = true;
        }

        /// <summary>Sends the response to the Execute of a resource.</summary>
        /// <returns>False when none waits for it, or it could not be sent now.</returns>
        public bool TryComplete(CoapEndpoint endpoint, int objectId, int instanceId, int resourceId, byte code, long nowMs)
        {
            for (int ticket = 0; _paths is not null && ticket < _capacity; ticket++)
            {
                Lwm2mPath path = _paths[ticket];
                if (!_isOpen[ticket] || path.ObjectId != objectId || path.InstanceId != instanceId || path.ResourceId != resourceId)
                {
                    continue;
                }

                CoapResponse response = endpoint.BeginSeparate(ticket);
                if (response is not null)
                {
                    response.Code = code;
                    bool isSent = endpoint.SendSeparate(nowMs);
                    _isOpen[ticket] = !isSent;
                    return isSent;
                }
            }

            return false;
        }
    }
}
