using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The values of one object that outlive the power, as one record of a store: after a power cut at any moment there are those from before a Write or those
    /// from after it, never some of each. What the store does not take is put back.
    /// </summary>
    internal sealed class KeptValues
    {
        private readonly ObjectTree _objects;
        private readonly Store _store;
        private readonly string _name;
        private readonly ByteWindow _window = new ByteWindow();
        private byte[] _kept;
        private byte[] _next;
        private int _count;

        /// <summary>Restores the values of an object from the store; without a usable record it keeps its own.</summary>
        public KeptValues(ObjectTree objects, Store store, Lwm2mObject item)
        {
            _objects = objects;
            _store = store;
            _name = "object" + item.Id.ToString();
            _kept = new byte[item.KeptLength];
            _next = new byte[item.KeptLength];
            _count = Compose(item, _kept);
            int count = store.Read(_name, _next, 0, _next.Length);
            if (count == Store.Missing)
            {
                return;
            }

            IsDamaged = count < 0 || !TryGive(item, _next, count);
            if (IsDamaged)
            {
                TryGive(item, _kept, _count);
            }
            else
            {
                Swap(count);
            }
        }

        /// <summary>Whether there was an unusable record.</summary>
        public readonly bool IsDamaged;

        /// <summary>Writes the values if they changed.</summary>
        /// <returns>False when the store did not accept them; the object then has the previous ones.</returns>
        public bool TryKeep(Lwm2mObject item)
        {
            int count = Compose(item, _next);
            if (count == _count && IsSame(count))
            {
                return true;
            }

            if (count > _next.Length || !_store.Write(_name, _next, 0, count))
            {
                TryGive(item, _kept, _count);
                return false;
            }

            Swap(count);
            return true;
        }

        /// <summary>A record that the code of the object fails at, as one of another version of it may be, is none: the device starts nevertheless.</summary>
        private bool TryGive(Lwm2mObject item, byte[] record, int count)
        {
            StateReader reader = new StateReader(record, count);
            try
            {
                return item.TryReadKept(reader) && reader.IsAtEnd;
            }
            catch (Exception e)
            {
                _objects.Fail(item.Id, e);
                return false;
            }
        }

        private int Compose(Lwm2mObject item, byte[] record)
        {
            _window.Begin(record, 0, 0, record.Length);
            item.WriteKept(_window);
            return _window.Total;
        }

        private bool IsSame(int count)
        {
            for (int i = 0; i < count; i++)
            {
                if (_kept[i] != _next[i])
                {
                    return false;
                }
            }

            return true;
        }

        private void Swap(int count)
        {
            byte[] former = _kept;
            _kept = _next;
            _next = former;
            _count = count;
        }
    }
}
