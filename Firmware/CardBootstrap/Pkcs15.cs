namespace Lwm2m.CardBootstrap
{
    /// <summary>
    /// Finds the bootstrap file in the directories of a PKCS #15 application (PKCS #15 v1.1 §5, §6; LwM2M Core App. G): each gives the path of the next.
    /// Entries come in the order of their priority.
    /// </summary>
    public sealed class Pkcs15
    {
        /// <summary>File identifier of EF DIR, below the master file.</summary>
        public const int DirectoryFile = 0x2F00;

        /// <summary>File identifier of EF ODF, below the application.</summary>
        public const int ObjectDirectoryFile = 0x5031;

        private const int ApplicationTemplate = 0x61;
        private const int ApplicationName = 0x4F;
        private const int ApplicationPath = 0x51;
        private const int DataObjects = 0xA7;
        private const int ObjectIdentifierData = 0xA1;
        private const int TypeAttributes = 0xA1;
        private const int Sequence = 0x30;
        private const int OctetString = 0x04;
        private const int ObjectIdentifier = 0x06;

        /// <summary>AID of the application.</summary>
        public static readonly byte[] Aid = { 0xA0, 0x00, 0x00, 0x00, 0x63, 0x50, 0x4B, 0x43, 0x53, 0x2D, 0x31, 0x35 };

        /// <summary>2.23.43.9.1, the bootstrap file.</summary>
        private static readonly byte[] s_identifier = { 0x67, 0x2B, 0x09, 0x01 };

        /// <summary>The same with its tag and length once more inside, as on cards made after the example of LwM2M Core App. G.</summary>
        private static readonly byte[] s_nested = { 0x06, 0x04, 0x67, 0x2B, 0x09, 0x01 };

        private readonly BerReader _outer = new BerReader();
        private readonly BerReader _entry = new BerReader();
        private readonly BerReader _inner = new BerReader();

        /// <summary>The directory of the application that a record of EF DIR names (ETSI TS 102 221 §13.1).</summary>
        /// <returns>False when the record is of another application, or without a path.</returns>
        public bool FindApplication(byte[] record, int offset, int count, CardPath path)
        {
            _outer.Begin(record, offset, count);
            if (!_outer.Find(ApplicationTemplate))
            {
                return false;
            }

            _entry.Enter(_outer);
            if (!_entry.Find(ApplicationName) || !_entry.StartsWith(Aid))
            {
                return false;
            }

            _entry.Enter(_outer);
            return _entry.Find(ApplicationPath) && path.TrySet(null, _entry);
        }

        /// <summary>The directory of data objects that an entry of EF ODF names.</summary>
        /// <param name="file">Content of EF ODF.</param>
        /// <param name="count">Its bytes.</param>
        /// <param name="index">Which of these entries, 0 for the first.</param>
        /// <param name="parent">Directory of the application, or null where it is selected by its name.</param>
        /// <param name="path">Receives it.</param>
        /// <returns>False when there is no such entry.</returns>
        public bool FindDataObjects(byte[] file, int count, int index, CardPath parent, CardPath path)
        {
            _outer.Begin(file, 0, count);
            while (_outer.Find(DataObjects))
            {
                _entry.Enter(_outer);
                if (_entry.Find(Sequence) && ReadPath(_entry, parent, path) && index-- == 0)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>The bootstrap file that a directory of data objects names.</summary>
        /// <returns>False when it names none.</returns>
        public bool FindBootstrap(byte[] file, int count, CardPath parent, CardPath path)
        {
            _outer.Begin(file, 0, count);
            while (_outer.Find(ObjectIdentifierData))
            {
                // Common attributes, attributes of the class, and those of the type: identifier and value.
                _entry.Enter(_outer);
                if (!_entry.Find(TypeAttributes))
                {
                    continue;
                }

                _inner.Enter(_entry);
                if (!_inner.Find(Sequence))
                {
                    continue;
                }

                _entry.Enter(_inner);
                if (_entry.Find(ObjectIdentifier) && (_entry.Is(s_identifier) || _entry.Is(s_nested))
                    && _entry.Find(Sequence) && ReadPath(_entry, parent, path))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Path ::= SEQUENCE { path OCTET STRING, index INTEGER OPTIONAL, length [0] INTEGER OPTIONAL } (PKCS #15 v1.1 §6.1.6). A whole file has no index.</summary>
        private bool ReadPath(BerReader sequence, CardPath parent, CardPath path)
        {
            _inner.Enter(sequence);
            return _inner.Next() && _inner.Tag == OctetString && path.TrySet(parent, _inner) && !_inner.Next();
        }
    }
}
