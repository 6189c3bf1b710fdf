using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The ways a client has to reach servers.</summary>
    public sealed class BindingList
    {
        private const int Capacity = 8;
        private const char SmsLetter = 'S';

        private readonly Binding[] _bindings = new Binding[Capacity];
        private int _count;

        /// <summary>Adds a way.</summary>
        /// <exception cref="ArgumentException">There is one for this scheme already, or there are eight.</exception>
        public void Add(Binding binding)
        {
            if (_count == Capacity || Find(binding.Scheme) is not null)
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

        /// <summary>Why none of them serves an account, or null. What it says is fit for a log.</summary>
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

        /// <summary>Makes a closed link by the first that serves an account.</summary>
        /// <exception cref="ArgumentException">None does.</exception>
        internal DatagramLink CreateLink(SecurityAccount account, ServerUri uri)
        {
            string fault = FindFault(account, uri);
            if (fault is not null)
            {
                throw new ArgumentException(fault);
            }

            for (int i = 0; ; i++)
            {
                Binding binding = _bindings[i];
                LinkTarget target = account.TargetOf(uri, binding.DefaultPort);
                if (binding.Reaches(target) && FindFault(binding, account, target) is null)
                {
                    target.MaxDatagram = binding.MaxDatagram;
                    target.Timing = binding.Timing;
                    return binding.CreateLink(target, account.Credentials);
                }
            }
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
