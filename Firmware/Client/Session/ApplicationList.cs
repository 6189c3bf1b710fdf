using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>The applications in the device that hold an OSCORE context of their own.</summary>
    internal sealed class ApplicationList
    {
        private ApplicationResource[] _items;       // null before the first
        private int _count;

        public void Add(ApplicationResource application)
        {
            if (_count == Lwm2mClient.MaxApplications)
            {
                throw new ArgumentException("applications");
            }

            _items ??= new ApplicationResource[Lwm2mClient.MaxApplications];
            _items[_count++] = application;
        }

        /// <summary>Whether there is an application behind a LwM2M server.</summary>
        public bool Has(int shortServerId)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_items[i].ShortServerId == shortServerId)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Adds the contexts of those behind a LwM2M server to its link.</summary>
        public void Attach(int shortServerId, MessageProtection protection)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_items[i].ShortServerId == shortServerId)
                {
                    _items[i].Attach(protection);
                }
            }
        }

        /// <summary>Checks that the contexts of those behind a LwM2M server are compatible with that of its link.</summary>
        public void Rehearse(int shortServerId, MessageProtection protection)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_items[i].ShortServerId == shortServerId)
                {
                    _items[i].Rehearse(protection);
                }
            }
        }

        /// <summary>The application behind a LwM2M server that a context belongs to, or null.</summary>
        public ApplicationResource Find(int shortServerId, int context)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_items[i].ShortServerId == shortServerId && _items[i].Context == context)
                {
                    return _items[i];
                }
            }

            return null;
        }

        /// <summary>Whether a request is for what belongs to an application alone.</summary>
        public bool Owns(CoapMessage message)
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
