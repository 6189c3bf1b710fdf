using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Dialects
{
    /// <content>Non-IP data: as 27.007 has it, but some firmware tells of each datagram twice.</content>
    public sealed partial class QuectelBcDialect
    {
        private const int SecondUrc = 1;

        private readonly byte[] _receivedNonIp = Ascii.GetBytes("+RECVNONIP:");

        /// <inheritdoc/>
        public override void AddNiddUrcs(AtChannel at, IUrcHandler handler)
        {
            base.AddNiddUrcs(at, handler);
            at.AddUrc(_receivedNonIp, handler, SecondUrc);
        }

        /// <inheritdoc/>
        public override SocketEvent ReadNiddUrc(AtChannel at, int code, AtFields fields, NiddContext context, out int offset, out int count)
        {
            offset = 0;
            count = 0;
            return code == SecondUrc ? SocketEvent.None : base.ReadNiddUrc(at, code, fields, context, out offset, out count);
        }
    }
}
