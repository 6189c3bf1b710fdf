using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.Reachability
{
    /// <summary>Tells an Execute of the Registration Update Trigger (LwM2M Core §6.2.2, <c>/1/x/8</c>) from all else.</summary>
    internal sealed class TriggerReader
    {
        private readonly Authorization _access;
        private readonly CoapMessage _message = new CoapMessage { RecognisesOscore = false };
        private readonly Lwm2mPath _path = new Lwm2mPath();

        /// <summary>Creates a reader.</summary>
        /// <param name="access">The access rights of servers.</param>
        public TriggerReader(Authorization access)
        {
            _access = access;
        }

        /// <summary>Whether a datagram is such a request for the account of its server, and nothing else.</summary>
        public bool IsTrigger(byte[] buffer, int offset, int count, ServerAccount account)
        {
            return _message.Parse(buffer, offset, count) == ParseStatus.Ok && !_message.HasUnknownCritical && _message.PayloadLength == 0
                && (_message.Type == CoapType.Confirmable || _message.Type == CoapType.NonConfirmable)
                && _message.Find(OptionNumber.ProxyUri) < 0 && _message.Find(OptionNumber.ProxyScheme) < 0
                && IsTrigger(_message, account)
                && _access.Allows(AccountList.ServerObjectId, account.InstanceId, account.ShortServerId, AccessRights.Execute);
        }

        /// <summary>Whether a request is such an Execute.</summary>
        public bool IsTrigger(CoapMessage message, ServerAccount account)
        {
            return message.Code == CoapCode.Post && _path.TryRead(message) && _path.Depth == 3 && _path.ObjectId == AccountList.ServerObjectId
                && _path.InstanceId == account.InstanceId && _path.ResourceId == ServerResource.RegistrationUpdateTrigger;
        }
    }
}
