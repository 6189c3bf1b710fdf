using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The bindings of a client.</summary>
    public sealed class BindingList
    {
        private const int Capacity = 8;
        private const char SmsLetter = 'S';

        private readonly Binding[] _bindings = new Binding[Capacity];
        private int _count;

        /// <summary>Adds a binding. Several may serve one account: see <see cref="ServerAccount.PreferredTransport"/>.</summary>
        /// <exception cref="ArgumentException">There is one for this scheme with this letter already, or there are eight.</exception>
        public void Add(Binding binding)
        {
            bool isTaken = _count == Capacity;
            for (int i = 0; i < _count; i++)
            {
                isTaken |= _bindings[i].Scheme == binding.Scheme && _bindings[i].Letter == binding.Letter;
            }

            if (isTaken)
            {
                throw new ArgumentException("binding " + binding.Scheme);
            }

            _bindings[_count++] = binding;
        }

        /// <summary>The first binding added for a scheme, or null.</summary>
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

        /// <summary>Why no binding serves an account, or null. Fit for a log.</summary>
        /// <param name="account">Whose keys are to be used.</param>
        /// <param name="uri">Its server URI.</param>
        internal string FindFault(SecurityAccount account, ServerUri uri)
        {
            string fault = "no binding for the scheme of the server uri";
            for (int i = 0; i < _count && fault is not null; i++)
            {
                LinkTarget target = account.TargetOf(uri, _bindings[i].DefaultPort);
                if (_bindings[i].Reaches(target))
                {
                    fault = FindFault(_bindings[i], account, target);
                }
            }

            return fault;
        }

        /// <summary>The bindings that serve an account, in the order in which they were added.</summary>
        /// <exception cref="ArgumentException">None does; the message says why.</exception>
        internal Binding[] FindServing(SecurityAccount account, ServerUri uri)
        {
            string fault = FindFault(account, uri);
            if (fault is not null)
            {
                throw new ArgumentException(fault);
            }

            Binding[] found = new Binding[_count];
            int count = 0;
            for (int i = 0; i < _count; i++)
            {
                LinkTarget target = account.TargetOf(uri, _bindings[i].DefaultPort);
                if (_bindings[i].Reaches(target) && FindFault(_bindings[i], account, target) is null)
                {
                    found[count++] = _bindings[i];
                }
            }

            Binding[] serving = new Binding[count];
            Array.Copy(found, 0, serving, 0, count);
            return serving;
        }

        /// <summary>Creates a closed link with a binding that serves an account.</summary>
        internal static DatagramLink CreateLink(Binding binding, SecurityAccount account, ServerUri uri)
        {
            LinkTarget target = account.TargetOf(uri, binding.DefaultPort);
            target.MaxDatagram = binding.MaxDatagram;
            target.Timing = binding.Timing;
            return binding.CreateLink(target, account.CredentialsFor(binding.Letter));
        }

        /// <summary>Whether there is a binding with a letter, such as 'S' for SMS.</summary>
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

        private static string FindFault(Binding binding, SecurityAccount account, LinkTarget target)
        {
            if (!binding.Supports(account.Kind))
            {
                return NotSupported(account.Kind);
            }

            if (account.IsBootstrap && binding.Letter == SmsLetter)
            {
                return "no bootstrap over sms";
            }

            string fault = account.FindKeyFault();
            if (fault is null)
            {
                LinkCredentials credentials = account.CopyCredentials();
                fault = binding.FindFault(target, credentials);
                credentials?.Wipe();
            }

            return fault;
        }

        private static string NotSupported(CredentialKind kind)
        {
            switch (kind)
            {
                case CredentialKind.None:
                    return "the scheme needs a key";
                case CredentialKind.PreSharedKey:
                    return "the scheme takes no key";
                case CredentialKind.RawPublicKey:
                    return "no binding with raw public keys";
                default:
                    return "no binding with certificates";
            }
        }
    }
}
