using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The bindings of a client.</summary>
    public sealed class BindingList
    {
        private const int Capacity = 8;

        private Binding[] _bindings = new Binding[0];

        /// <summary>Adds a binding. Several may serve one account: see <see cref="ServerAccount.PreferredTransport"/>.</summary>
        /// <exception cref="ArgumentException">There is one for this scheme and letter already, with or without keys of a card as this one, or there are eight.</exception>
        public void Add(Binding binding)
        {
            int count = _bindings.Length;
            bool isTaken = count == Capacity;
            for (int i = 0; i < count; i++)
            {
                isTaken |= _bindings[i].Scheme == binding.Scheme && _bindings[i].Letter == binding.Letter
                    && _bindings[i].Supports(CredentialKind.Card) == binding.Supports(CredentialKind.Card);
            }

            if (isTaken)
            {
                throw new ArgumentException("binding " + binding.Scheme);
            }

            Binding[] bindings = new Binding[count + 1];
            Array.Copy(_bindings, 0, bindings, 0, count);
            bindings[count] = binding;
            _bindings = bindings;
        }

        /// <summary>The first binding added for a scheme, or null.</summary>
        public Binding Find(string scheme)
        {
            for (int i = 0; i < _bindings.Length; i++)
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
            string fault = FindSmsFault(account, uri);
            if (fault is not null)
            {
                return fault;
            }

            fault = "no binding for the scheme of the server uri";
            for (int i = 0; i < _bindings.Length && fault is not null; i++)
            {
                LinkTarget target = account.TargetFor(uri, _bindings[i]);
                if (target is not null && _bindings[i].Reaches(target))
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

            Binding[] found = new Binding[_bindings.Length];
            int count = 0;
            for (int i = 0; i < _bindings.Length; i++)
            {
                LinkTarget target = account.TargetFor(uri, _bindings[i]);
                if (target is not null && _bindings[i].Reaches(target) && FindFault(_bindings[i], account, target) is null)
                {
                    found[count++] = _bindings[i];
                }
            }

            Binding[] serving = new Binding[count];
            Array.Copy(found, 0, serving, 0, count);
            return serving;
        }

        /// <summary>Creates a closed link with a binding that serves an account.</summary>
        public static DatagramLink CreateLink(Binding binding, SecurityAccount account, ServerUri uri, OscoreAccount oscore = null)
        {
            LinkTarget target = account.TargetFor(uri, binding);
            target.MaxDatagram = binding.MaxDatagram;
            target.Timing = binding.Timing;
            target.PeerId = oscore?.RecipientId;
            return binding.CreateLink(target, account.CredentialsFor(binding.Letter));
        }

        /// <summary>The binding that reaches the SMS number of an account, for messages beside its connection, or null.</summary>
        public Binding FindSms(SecurityAccount account, ServerUri uri)
        {
            for (int i = 0; i < _bindings.Length; i++)
            {
                Binding binding = _bindings[i];
                LinkTarget target = binding.Letter == SecurityAccount.SmsLetter && !account.IsBootstrap ? account.TargetFor(uri, binding) : null;
                if (target is not null && binding.Reaches(target) && FindLinkFault(binding, account, target) is null)
                {
                    return binding;
                }
            }

            return null;
        }

        /// <summary>Whether there is a binding with a letter, such as 'S' for SMS.</summary>
        public bool Has(char letter)
        {
            for (int i = 0; i < _bindings.Length; i++)
            {
                if (_bindings[i].Letter == letter)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Why the SMS part of an account, or its URI with it, cannot be used, or null.</summary>
        private static string FindSmsFault(SecurityAccount account, ServerUri uri)
        {
            SmsAccount sms = account.Sms;
            string fault = sms is null || !sms.IsUsable ? null : sms.FindFault(account.Kind == CredentialKind.PreSharedKey ? account.PublicKeyOrIdentity : null);
            if (fault is not null || !uri.IsNumber)
            {
                return fault;
            }

            if (account.IsBootstrap)
            {
                return "no bootstrap over sms";
            }

            // Reached by SMS alone: the number is where messages go, and resource 9 the one of which they are accepted.
            return sms is null || !sms.IsUsable ? "no sms security mode or number"
                : sms.Digits != uri.Host ? "sms number is not that of the server uri"
                : account.Kind == CredentialKind.None || account.Kind == CredentialKind.PreSharedKey ? null : "only pre-shared keys over sms";
        }

        private static string FindFault(Binding binding, SecurityAccount account, LinkTarget target)
        {
            if (binding.Letter == SecurityAccount.SmsLetter)
            {
                if (account.IsBootstrap)
                {
                    return "no bootstrap over sms";
                }

                if (account.Sms.Kind == CredentialKind.None && account.Kind != CredentialKind.None && account.OscoreInstanceId < 0)
                {
                    return "sms without security, of a server with a key";
                }
            }

            return FindLinkFault(binding, account, target);
        }

        /// <summary>Why a binding can make no link for an account, or null.</summary>
        private static string FindLinkFault(Binding binding, SecurityAccount account, LinkTarget target)
        {
            CredentialKind kind = account.KindFor(binding.Letter);
            if (!binding.Supports(kind))
            {
                return NotSupported(kind);
            }

            string fault = binding.Letter == SecurityAccount.SmsLetter ? null : account.FindKeyFault();
            if (fault is null)
            {
                LinkCredentials credentials = account.CopyCredentials(binding.Letter);
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
                case CredentialKind.Card:
                    return "no binding with keys of a card";
                case CredentialKind.Proprietary:
                    return "no binding for a proprietary sms security mode";
                default:
                    return "no binding with certificates";
            }
        }
    }
}
