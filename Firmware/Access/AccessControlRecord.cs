using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Access
{
    /// <summary>The instances of the Access Control object in the record of the accounts.</summary>
    /// <remarks>One field each: object ID, object instance ID and owner (2 bytes each), then of each entry the server (2) and its rights (1).</remarks>
    internal static class AccessControlRecord
    {
        private const int HeadLength = 6;
        private const int EntryLength = 3;

        /// <summary>Writes the instances.</summary>
        public static void Save(AccessControlTable table, AccountWriter fields)
        {
            byte[] field = new byte[table.Count == 0 ? 0 : HeadLength + table.EntryCapacity * EntryLength];
            for (int i = 0; i < table.Count; i++)
            {
                int id = table.IdAt(i);
                int entries = table.EntryCount(id);
                BigEndian.WriteUInt16(field, 0, (ushort)table.ObjectIdOf(id));
                BigEndian.WriteUInt16(field, 2, (ushort)table.InstanceIdOf(id));
                BigEndian.WriteUInt16(field, 4, (ushort)table.OwnerOf(id));
                for (int k = 0; k < entries; k++)
                {
                    int server = table.ServerAt(id, k);
                    BigEndian.WriteUInt16(field, HeadLength + k * EntryLength, (ushort)server);
                    field[HeadLength + k * EntryLength + 2] = (byte)table.RightsOf(id, server);
                }

                fields.Begin(table.Tag, id);
                fields.Bytes(0, field, 0, HeadLength + entries * EntryLength);
                fields.End();
            }
        }

        /// <summary>Reads one instance.</summary>
        /// <returns>False when it is invalid.</returns>
        public static bool Load(AccessControlTable table, int instanceId, AccountReader fields)
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

            if (objectId < 1 || objectId > Lwm2mPath.MaxId || owner < 1 || table.Find(objectId, targetId) != Lwm2mPath.None || !table.TryAdd(instanceId))
            {
                return false;
            }

            table.SetTarget(instanceId, objectId, targetId);
            table.SetOwner(instanceId, owner);
            for (at += HeadLength; at < end; at += EntryLength)
            {
                int server = BigEndian.ReadUInt16(buffer, at);
                int rights = buffer[at + 2];
                if (server > Lwm2mPath.MaxId || rights > AccessControlTable.MaxRights
                    || table.RightsOf(instanceId, server) >= 0 || !table.TrySetRights(instanceId, server, rights))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
