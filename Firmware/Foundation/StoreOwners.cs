using System.Collections;

namespace Lwm2m.Foundation
{
    /// <summary>Who owns what in a store: for each name the one who took it last, and nobody else.</summary>
    public sealed class StoreOwners
    {
        private readonly Store _store;
        private readonly ArrayList _owners = new ArrayList();

        /// <summary>Owners of a store.</summary>
        public StoreOwners(Store store)
        {
            _store = store;
        }

        /// <summary>Gives the store to a new owner of a name. The one before has lost it.</summary>
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
