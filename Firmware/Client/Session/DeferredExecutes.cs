using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>The deferred Execute operations of one server, by the ticket of their response: up to <see cref="CoapOptions.MaxDeferred"/>.</summary>
    internal sealed class DeferredExecutes
    {
        private Lwm2mPath[] _paths = new Lwm2mPath[0];
        private bool[] _isOpen = new bool[0];

        /// <summary>Notes the path of a request whose response was left open.</summary>
        public void Add(int ticket, CoapMessage request)
        {
            int count = _paths.Length;
            if (ticket >= count)
            {
                Lwm2mPath[] paths = new Lwm2mPath[ticket + 1];
                bool[] isOpen = new bool[ticket + 1];
                Array.Copy(_paths, 0, paths, 0, count);
                Array.Copy(_isOpen, 0, isOpen, 0, count);
                _paths = paths;
                _isOpen = isOpen;
            }

            _paths[ticket] = _paths[ticket] ?? new Lwm2mPath();
            _paths[ticket].TryRead(request);
            _isOpen[ticket] = true;
        }

        /// <summary>Sends the response to the Execute of a resource.</summary>
        /// <returns>False when none waits for it, or it could not be sent now.</returns>
        public bool TryComplete(CoapEndpoint endpoint, int objectId, int instanceId, int resourceId, byte code, long nowMs)
        {
            for (int ticket = 0; ticket < _paths.Length; ticket++)
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
