using System.Collections;

namespace Lwm2m.Foundation
{
    /// <summary>Tracks the owners of a store: each name belongs to the latest owner only.</summary>
    public sealed class StoreOwners
    {
        private readonly Store _store;
        private readonly ArrayList _owners = new ArrayList();

        /// <summary>Makes the list for a store.</summary>
        public StoreOwners(Store store)
        {
            _store = store;
        }

        /// <summary>Gives a name to a new owner. The previous owner's store is released.</summary>
        public OwnedStore Take(string name)
        {
            for (int i = _owners.Count - 1; i >= 0; i--)
            {
                OwnedStore owner = (OwnedStore)_owners[i];
                if (owner.Name == name)
                {
                    owner.Release();
                }

                if (owner.IsReleased)
                {
                    _owners.RemoveAt(i);
                }
            }

            OwnedStore next = new OwnedStore(_store, name);
            _owners.Add(next);
            return next;
        }
    }
}
