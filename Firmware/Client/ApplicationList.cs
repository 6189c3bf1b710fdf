using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>The applications in the device that hold an OSCORE context of their own.</summary>
    internal sealed class ApplicationList
    {
        private readonly ApplicationResource[] _items = new ApplicationResource[Lwm2mClient.MaxApplications];
        private int _count;

        public void Add(ApplicationResource application)
        {
            if (application.Context <= RequestBinding.PeerContext || _count == _items.Length || !(Find(application.Context) is null))
            {
                throw new ArgumentException("application context");
            }

            _items[_count++] = application;
        }

        /// <summary>The application of a context, or null.</summary>
        public ApplicationResource Find(int context)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_items[i].Context == context)
                {
                    return _items[i];
                }
            }

            return null;
        }

        /// <summary>Whether a request is for what belongs to an application alone.</summary>
        public bool Own(CoapMessage message)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_items[i].IsAt(message))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
