using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The instances of the Access Control object in the record of the accounts.</summary>
    /// <remarks>One field each: object ID, object instance ID and owner (2 bytes each), then of each entry the server (2) and its rights (1).</remarks>
    internal sealed class AccessControlRecord : AccountSection
    {
        private const int HeadLength = 6;
        private const int EntryLength = 3;

        private readonly AccessControlTable _table;
        private readonly byte[] _field;

        public AccessControlRecord(AccessControlTable table, int maxServers)
        {
            _table = table;
            _field = new byte[HeadLength + (maxServers + 1) * EntryLength];
        }

        internal override int Tag
        {
            get { return AccountRecord.FirstSectionTag; }
        }

        public override void Clear()
        {
            _table.Clear();
        }

        internal override void Save(AccountWriter fields)
        {
            for (int i = 0; i < _table.Count; i++)
            {
                int id = _table.IdAt(i);
                int entries = _table.EntryCount(id);
                BigEndian.WriteUInt16(_field, 0, (ushort)_table.ObjectIdOf(id));
                BigEndian.WriteUInt16(_field, 2, (ushort)_table.InstanceIdOf(id));
                BigEndian.WriteUInt16(_field, 4, (ushort)_table.OwnerOf(id));
                for (int k = 0; k < entries; k++)
                {
                    int server = _table.ServerAt(id, k);
                    BigEndian.WriteUInt16(_field, HeadLength + k * EntryLength, (ushort)server);
                    _field[HeadLength + k * EntryLength + 2] = (byte)_table.RightsOf(id, server);
                }

                fields.Begin(Tag, id);
                fields.Bytes(0, _field, 0, HeadLength + entries * EntryLength);
                fields.End();
            }
        }

        internal override bool Load(int instanceId, AccountReader fields)
        {
            if (instanceId > Lwm2mPath.MaxId || !fields.NextField() || fields.Count < HeadLength || (fields.Count - HeadLength) % EntryLength != 0)
            {
                return false;
            }

            byte[] buffer = fields.Buffer;
            int at = fields.Offset;
            int end = at + fields.Count;
            int objectId = BigEndian.ReadUInt16(buffer, at);
            int targetId = BigEndian.ReadUInt16(buffer, at + 2);
            int owner = BigEndian.ReadUInt16(buffer, at + 4);
            if (objectId == AccessControlTable.ObjectId)
            {
                // Earlier versions took it from a bootstrap; it says nothing.
                return true;
            }

            if (objectId < 1 || objectId > Lwm2mPath.MaxId || owner < 1 || _table.Find(objectId, targetId) != Lwm2mPath.None || !_table.TryAdd(instanceId))
            {
                return false;
            }

            _table.SetTarget(instanceId, objectId, targetId);
            _table.SetOwner(instanceId, owner);
            for (at += HeadLength; at < end; at += EntryLength)
            {
                int server = BigEndian.ReadUInt16(buffer, at);
                int rights = buffer[at + 2];
                if (server > Lwm2mPath.MaxId || rights > AccessControlTable.MaxRights
                    || _table.RightsOf(instanceId, server) >= 0 || !_table.TrySetRights(instanceId, server, rights))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
