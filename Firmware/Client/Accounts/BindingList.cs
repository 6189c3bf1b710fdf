using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The ways a client has to reach servers.</summary>
    public sealed class BindingList
    {
        private const int Capacity = 8;

        private readonly Binding[] _bindings = new Binding[Capacity];
        private int _count;

        /// <summary>Adds a way.</summary>
        /// <exception cref="ArgumentException">There is one for this scheme already, or there are eight.</exception>
        public void Add(Binding binding)
        {
            if (_count == Capacity || !(Find(binding.Scheme) is null))
            {
                throw new ArgumentException("binding " + binding.Scheme);
            }

            _bindings[_count++] = binding;
        }

        /// <summary>The way for a scheme, or null.</summary>
        public Binding Find(string scheme)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_bindings[i].Scheme == scheme)
                {
                    return _bindings[i];
                }
            }

            return null;
        }

        /// <summary>Whether there is one with a letter, such as 'S' for SMS.</summary>
        public bool Has(char letter)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_bindings[i].Letter == letter)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
