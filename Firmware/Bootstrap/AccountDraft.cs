using System;
using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// The draft accounts of a bootstrap: a copy that a bootstrap server changes, merged at the end with those in
    /// force. What the bootstrap left alone or wrote as it was stays the very same account, with what a server changed there in the meantime.
    /// </summary>
    internal sealed class AccountDraft
    {
        private readonly AccountList _live;
        private readonly RandomSource _random;
        private readonly AccountRecord _record = new AccountRecord();
        private readonly byte[] _scratch;
        private readonly int _rightsRevision;
        private AccountSource _source;
        private bool _isRestored;           // the accounts were in force before, with the numbers of their security contexts

        /// <summary>Copies accounts.</summary>
        public AccountDraft(AccountList live, ClientOptions options, RandomSource random)
        {
            _live = live;
            _random = random;
            _scratch = new byte[options.MaxAccountBytes];
            Staged = live.NewEmpty();
            int count = _record.Write(live, _scratch);
            IsWhole = count > 0 && _record.TryRead(Staged, _scratch, count);
            Array.Clear(_scratch, 0, _scratch.Length);
            _rightsRevision = Staged.RightsRevision;
            CopyWritten(live.Security, Staged.Security);
            CopyWritten(live.Servers, Staged.Servers);
            CopyWritten(live.Oscore, Staged.Oscore);
        }

        /// <summary>Whether the copy succeeded: the accounts fit a record.</summary>
        public readonly bool IsWhole;

        /// <summary>The copy.</summary>
        public readonly AccountList Staged;

        /// <summary>Whether the accounts replace all others, as those of a card do, and may give way to them again: the numbers of their security contexts outlast them.</summary>
        public bool IsExchange { get; private set; }

        /// <summary>Empties the copy, for accounts that replace all others.</summary>
        /// <param name="source">Where they come from; null where they bring the names of their security contexts along.</param>
        public void Restart(AccountSource source)
        {
            Staged.DropAll();
            IsExchange = true;
            _source = source;
        }

        /// <summary>Replaces the copy by the accounts of a record.</summary>
        /// <returns>False when it is damaged: the copy is then empty.</returns>
        public bool Restore(byte[] record, int count)
        {
            Restart(null);
            AccountList former = _live.NewEmpty();
            bool isWhole = _record.TryRead(former, record, count) && former.Security.Count > 0;
            if (isWhole)
            {
                _record.TryRead(Staged, record, count);
                Touch(Staged.Security);
                Touch(Staged.Servers);
                Touch(Staged.Oscore);
            }

            former.DropAll();
            _isRestored = isWhole;
            return isWhole;
        }

        /// <summary>The accounts as they are to be in force, or null when they are more than a record; holds accounts of the copy and of those in force.</summary>
        public AccountList Settle()
        {
            AccountList next = _live.NewEmpty();
            Settle(Staged.Security, _live.Security, next.Security);
            Settle(Staged.Servers, _live.Servers, next.Servers);
            Settle(Staged.Oscore, _live.Oscore, next.Oscore);
            bool areRightsTouched = IsExchange || Staged.RightsRevision != _rightsRevision;
            bool isWhole = _record.CopySections(areRightsTouched ? Staged : _live, next, _scratch);
            next.Pending.Take(Staged.Pending);
            return isWhole ? next : null;
        }

        /// <summary>Notes in the servers that were written, or whose security was, when that was (Server object resource 12).</summary>
        /// <param name="next">What <see cref="Settle()"/> gave.</param>
        /// <param name="seconds">Since 1970, or 0 when it is not known.</param>
        public void NoteBootstrapped(AccountList next, long seconds)
        {
            for (int i = 0; i < next.Count; i++)
            {
                ServerAccount server = next.ServerAt(i);
                ServerAccount staged = Staged.FindServer(server.ShortServerId);
                if (staged.IsTouched || Staged.FindSecurity(server.ShortServerId).IsTouched)
                {
                    staged.LastBootstrappedS = server.LastBootstrappedS;
                    server.LastBootstrappedS = seconds;
                }
            }
        }

        /// <summary>Takes back what <see cref="NoteBootstrapped"/> noted in accounts that are in force.</summary>
        public void ForgetBootstrapped(AccountList next)
        {
            for (int i = 0; i < next.Count; i++)
            {
                ServerAccount server = next.ServerAt(i);
                server.LastBootstrappedS = Staged.FindServer(server.ShortServerId).LastBootstrappedS;
            }
        }

        /// <summary>Gives one list the sections of another.</summary>
        public void CopySections(AccountList from, AccountList to)
        {
            _record.CopySections(from, to, _scratch);
        }

        /// <summary>Whether only the pre-shared key of an account or its identity is another one.</summary>
        public bool IsNewKey(SecurityAccount former, SecurityAccount next)
        {
            if (former.Mode != SecurityMode.PreSharedKey || next.Mode != SecurityMode.PreSharedKey)
            {
                return false;
            }

            byte[] identity = next.PublicKeyOrIdentity;
            byte[] key = next.SecretKey;
            next.PublicKeyOrIdentity = former.PublicKeyOrIdentity;
            next.SecretKey = former.SecretKey;
            bool isSame = _record.AreSame(former, next, _scratch);
            next.PublicKeyOrIdentity = identity;
            next.SecretKey = key;
            return isSame;
        }

        /// <summary>Overwrites the secrets of the copy that are not in <paramref name="next"/>, which may be null.</summary>
        public void Wipe(AccountList next)
        {
            Wipe(Staged.Security, next?.Security);
            Wipe(Staged.Oscore, next?.Oscore);
            Staged.Pending.Clear();
            next?.Pending.Clear();
        }

        /// <summary>Overwrites the secrets of one table that are not in another, which may be null.</summary>
        internal static void Wipe(AccountTable table, AccountTable kept)
        {
            for (int i = 0; i < table.Count; i++)
            {
                AccountInstance item = table.At(i);
                if (kept is null || kept.Find(item.InstanceId) != item)
                {
                    item.Wipe();
                }
            }
        }

        private static void Touch(AccountTable table)
        {
            for (int i = 0; i < table.Count; i++)
            {
                table.At(i).IsTouched = true;
            }
        }

        private static void CopyWritten(AccountTable from, AccountTable to)
        {
            for (int i = 0; i < to.Count; i++)
            {
                to.At(i).Written = from.At(i).Written;
            }
        }

        private void Settle(AccountTable staged, AccountTable live, AccountTable next)
        {
            for (int i = 0; i < staged.Count; i++)
            {
                AccountInstance item = staged.At(i);
                AccountInstance former = live.Find(item.InstanceId);
                bool isKept = former is not null && (!item.IsTouched || IsSame(former, item));
                if (!isKept && !_isRestored && item is OscoreAccount oscore)
                {
                    oscore.Generation = GenerationOf(oscore);
                }

                next.Add(isKept ? former : item);
            }
        }

        /// <summary>
        /// A secret that was there under another ID keeps its numbers, so that none comes twice. Numbers used up under another
        /// secret say nothing about a new one.
        /// </summary>
        private int GenerationOf(OscoreAccount oscore)
        {
            for (int i = 0; i < _live.Oscore.Count; i++)
            {
                if (IsSame(_live.OscoreAt(i), oscore))
                {
                    return _live.OscoreAt(i).Generation;
                }
            }

            if (!IsExchange)
            {
                return OscoreAccount.FirstGeneration + _random.Next(OscoreAccount.FirstOfCard - OscoreAccount.FirstGeneration);
            }

            // A secret that comes back, on whatever card and in whatever file, finds the numbers that it has used up.
            oscore.Generation = 0;
            uint name = _source.NameOf(_scratch, _record.WriteInstance(oscore, _scratch));
            Array.Clear(_scratch, 0, _scratch.Length);
            return OscoreAccount.FirstOfCard + (int)(name % (int.MaxValue - OscoreAccount.FirstOfCard));
        }

        private bool IsSame(AccountInstance former, AccountInstance item)
        {
            // None of them is for a bootstrap server to write.
            if (item is OscoreAccount oscore)
            {
                oscore.Generation = _isRestored ? oscore.Generation : ((OscoreAccount)former).Generation;
            }
            else if (item is ServerAccount server)
            {
                server.LastBootstrappedS = ((ServerAccount)former).LastBootstrappedS;
            }
            else if (item is SecurityAccount security)
            {
                security.WasOld = ((SecurityAccount)former).WasOld;
            }

            return _record.AreSame(former, item, _scratch);
        }
    }
}
