using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// The answer to a Bootstrap-Discover in link format (LwM2M Core §6.1.7.3): all objects and instances, those of
    /// accounts with the Short Server ID they belong to and those of Security with their URI.
    /// </summary>
    internal sealed class BootstrapDiscovery
    {
        private const string FirstVersion = "1.0";

        private readonly ObjectTree _objects;
        private readonly AccountList _accounts;

        public BootstrapDiscovery(ObjectTree objects, AccountList accounts)
        {
            _objects = objects;
            _accounts = accounts;
        }

        /// <summary>Writes one object, or all with <see cref="Lwm2mPath.None"/>.</summary>
        public void Write(int objectId, ByteWindow output)
        {
            output.WriteAscii("</>;lwm2m=1.1");
            for (int i = 0; i < _objects.Count; i++)
            {
                Lwm2mObject item = _objects.At(i);
                if (item.IsPresent && (objectId < 0 || objectId == item.Id))
                {
                    WriteObject(item, output);
                }
            }
        }

        private void WriteObject(Lwm2mObject item, ByteWindow output)
        {
            if (item.InstanceCount == 0 || item.Version != FirstVersion)
            {
                WriteLink(item.Id, Lwm2mPath.None, output);
                if (item.Version != FirstVersion)
                {
                    output.WriteAscii(";ver=");
                    output.WriteAscii(item.Version);
                }
            }

            for (int i = 0; i < item.InstanceCount; i++)
            {
                int instanceId = item.InstanceIdAt(i);
                WriteLink(item.Id, instanceId, output);
                int server = ServerOf(item.Id, instanceId);
                if (server > 0 && server <= AccountList.MaxShortServerId)
                {
                    output.WriteAscii(";ssid=");
                    output.WriteDecimal(server);
                }

                if (item.Id == AccountList.SecurityObjectId)
                {
                    output.WriteAscii(";uri=\"");
                    output.Write(Utf8.FromString(((SecurityAccount)_accounts.Security.Find(instanceId)).ServerUri));
                    output.WriteByte('"');
                }
            }
        }

        private static void WriteLink(int objectId, int instanceId, ByteWindow output)
        {
            output.WriteAscii(",</");
            output.WriteDecimal(objectId);
            if (instanceId >= 0)
            {
                output.WriteByte('/');
                output.WriteDecimal(instanceId);
            }

            output.WriteByte('>');
        }

        private int ServerOf(int objectId, int instanceId)
        {
            switch (objectId)
            {
                case AccountList.SecurityObjectId:
                    return ServerOf((SecurityAccount)_accounts.Security.Find(instanceId));
                case AccountList.ServerObjectId:
                    return ((ServerAccount)_accounts.Servers.Find(instanceId)).ShortServerId;
                case AccountList.OscoreObjectId:
                    return ServerOfOscore(instanceId);
                default:
                    return SecurityAccount.Unset;
            }
        }

        private static int ServerOf(SecurityAccount account)
        {
            return account.IsBootstrap ? SecurityAccount.Unset : account.ShortServerId;
        }

        private int ServerOfOscore(int instanceId)
        {
            for (int i = 0; i < _accounts.Security.Count; i++)
            {
                SecurityAccount account = _accounts.SecurityAt(i);
                if (account.OscoreInstanceId == instanceId)
                {
                    return ServerOf(account);
                }
            }

            return SecurityAccount.Unset;
        }
    }
}
