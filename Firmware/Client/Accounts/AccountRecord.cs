using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// An <see cref="AccountList"/> as one record, so that a store has either the former accounts or the new ones, whole.
    /// It holds keys: the store must be sealed.
    /// </summary>
    /// <remarks>
    /// Format (1 byte), length of what follows (2), then the instances as <see cref="AccountWriter"/> writes them. Instances with an unknown tag are
    /// ignored.
    /// </remarks>
    public sealed class AccountRecord
    {
        /// <summary>Name of the record in a store.</summary>
        public const string Name = "accounts";

        /// <summary>The first tag that an <see cref="AccountSection"/> may take.</summary>
        public const int FirstSectionTag = 4;

        private const byte Format = 1;
        private const int HeadLength = 3;
        private const int SecurityTag = 1;
        private const int ServerTag = 2;
        private const int OscoreTag = 3;

        private readonly AccountWriter _writer = new AccountWriter();
        private readonly AccountReader _reader = new AccountReader();

        /// <summary>Writes the accounts.</summary>
        /// <returns>Bytes, or 0 when they do not fit the buffer.</returns>
        public int Write(AccountList accounts, byte[] buffer)
        {
            if (buffer.Length < HeadLength)
            {
                return 0;
            }

            _writer.Begin(buffer, HeadLength);
            WriteTable(accounts.Security, SecurityTag);
            WriteTable(accounts.Servers, ServerTag);
            WriteTable(accounts.Oscore, OscoreTag);
            WriteSections(accounts);
            int length = _writer.Length - HeadLength;
            if (_writer.Failed || length > ushort.MaxValue)
            {
                return 0;
            }

            buffer[0] = Format;
            BigEndian.WriteUInt16(buffer, 1, (ushort)length);
            return _writer.Length;
        }

        /// <summary>Replaces the accounts of the list by those of a record.</summary>
        /// <returns>False when it is damaged or has more than the list has room for; the list is then empty.</returns>
        public bool TryRead(AccountList accounts, byte[] buffer, int count)
        {
            accounts.Clear();
            if (count < HeadLength || buffer[0] != Format || BigEndian.ReadUInt16(buffer, 1) != count - HeadLength)
            {
                return false;
            }

            _reader.Begin(buffer, HeadLength, count - HeadLength);
            bool isWhole = true;
            while (isWhole && _reader.NextInstance())
            {
                isWhole = ReadInstance(accounts);
            }

            if (!isWhole || _reader.Failed)
            {
                accounts.Wipe();
                accounts.Clear();
                return false;
            }

            return true;
        }

        /// <summary>Writes what one instance holds, whatever its ID.</summary>
        /// <returns>Its length, or 0 when it does not fit.</returns>
        public int WriteInstance(AccountInstance item, byte[] buffer)
        {
            _writer.Begin(buffer, 0);
            item.Save(_writer);
            return _writer.Failed ? 0 : _writer.Length;
        }

        /// <summary>Whether two instances of the same object are equal. The scratch has room for both and is wiped afterwards.</summary>
        public bool AreSame(AccountInstance one, AccountInstance other, byte[] scratch)
        {
            _writer.Begin(scratch, 0);
            one.Save(_writer);
            int length = _writer.Length;
            other.Save(_writer);
            bool isSame = !_writer.Failed && _writer.Length == 2 * length;
            for (int i = 0; isSame && i < length; i++)
            {
                isSame = scratch[i] == scratch[length + i];
            }

            Array.Clear(scratch, 0, scratch.Length);
            return isSame;
        }

        /// <summary>Gives one list the sections of another. The scratch has room for them and is wiped afterwards.</summary>
        /// <returns>False when it has not: the target is then not whole.</returns>
        public bool CopySections(AccountList from, AccountList to, byte[] scratch)
        {
            bool isWhole = true;
            for (int i = 0; i < from.SectionCount; i++)
            {
                AccountSection target = to.SectionAt(i);
                target.Clear();
                _writer.Begin(scratch, 0);
                from.SectionAt(i).Save(_writer);
                _reader.Begin(scratch, 0, _writer.Length);
                isWhole &= !_writer.Failed;
                while (isWhole && _reader.NextInstance())
                {
                    isWhole = target.Load(_reader.InstanceId, _reader);
                }
            }

            Array.Clear(scratch, 0, scratch.Length);
            return isWhole;
        }

        /// <summary>Writes what a server may change of the accounts: the Server instances and the sections. No keys.</summary>
        /// <returns>Bytes, or 0 when they do not fit the buffer.</returns>
        internal int WriteChangeable(AccountList accounts, byte[] buffer)
        {
            _writer.Begin(buffer, 0);
            WriteTable(accounts.Servers, ServerTag);
            WriteSections(accounts);
            return _writer.Failed ? 0 : _writer.Length;
        }

        /// <summary>Restores what <see cref="WriteChangeable"/> wrote.</summary>
        /// <param name="accounts">The accounts, with the same instances.</param>
        /// <param name="former">As it was written.</param>
        /// <param name="withSections">Whether the sections have changed.</param>
        internal void PutBack(AccountList accounts, byte[] former, bool withSections)
        {
            for (int i = 0; i < accounts.SectionCount && withSections; i++)
            {
                accounts.SectionAt(i).Clear();
            }

            _reader.Begin(former, 0, former.Length);
            while (_reader.NextInstance())
            {
                if (_reader.Tag == ServerTag)
                {
                    ServerAccount server = (ServerAccount)accounts.Servers.Find(_reader.InstanceId);
                    server.Reset();
                    while (_reader.NextField())
                    {
                        server.Load(_reader);
                    }
                }
                else if (withSections)
                {
                    ReadSection(accounts);
                }
            }
        }

        private void WriteSections(AccountList accounts)
        {
            for (int i = 0; i < accounts.SectionCount; i++)
            {
                accounts.SectionAt(i).Save(_writer);
            }
        }

        private void WriteTable(AccountTable table, int tag)
        {
            for (int i = 0; i < table.Count; i++)
            {
                AccountInstance item = table.At(i);
                _writer.Begin(tag, item.InstanceId);
                item.Save(_writer);
                _writer.End();
            }
        }

        private bool ReadInstance(AccountList accounts)
        {
            switch (_reader.Tag)
            {
                case SecurityTag:
                    return ReadInto(accounts.Security, new SecurityAccount(string.Empty, SecurityAccount.Unset));
                case ServerTag:
                    return ReadInto(accounts.Servers, new ServerAccount(0));
                case OscoreTag:
                    return ReadInto(accounts.Oscore, new OscoreAccount());
                default:
                    return ReadSection(accounts);
            }
        }

        private bool ReadInto(AccountTable table, AccountInstance item)
        {
            item.InstanceId = _reader.InstanceId;
            while (_reader.NextField())
            {
                if (!item.Load(_reader))
                {
                    return false;
                }
            }

            return table.Add(item);
        }

        private bool ReadSection(AccountList accounts)
        {
            for (int i = 0; i < accounts.SectionCount; i++)
            {
                AccountSection section = accounts.SectionAt(i);
                if (section.Tag == _reader.Tag)
                {
                    return section.Load(_reader.InstanceId, _reader);
                }
            }

            return true;
        }
    }
}
