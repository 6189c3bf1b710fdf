using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Dialects
{
    /// <content>
    /// Non-IP data by a raw socket on the context, of which there is one. Its announcements have the prefix of those of UDP sockets, so a program uses one or
    /// the other.
    /// </content>
    public sealed partial class Nrf91Dialect
    {
        // Steps of opening, behind those of the context.
        private const int CloseStep = ContextSteps;
        private const int CreateStep = ContextSteps + 1;
        private const int PollStep = ContextSteps + 2;

        // Values of the socket option for release assistance.
        private const int LastDatagram = 2;
        private const int OneResponse = 3;
        private const int Ongoing = 4;

        private readonly byte[] _createRaw = Ascii.GetBytes("AT#XSOCKET=3,3,0,");
        private readonly byte[] _setOption = Ascii.GetBytes("AT#XSOCKETOPT=");
        private readonly byte[] _releaseOption = Ascii.GetBytes(",1,61,");

        /// <inheritdoc/>
        public override void AddNiddUrcs(AtChannel at, IUrcHandler handler)
        {
            at.AddUrc(_arrived, handler, 0);
        }

        /// <inheritdoc/>
        public override SocketEvent ReadNiddUrc(AtChannel at, int code, AtFields fields, NiddContext context, out int offset, out int count)
        {
            offset = 0;
            count = 0;
            SocketEvent what = ReadSocketUrc(at, code, fields, out int handle);
            return handle == context.Handle ? what : SocketEvent.None;
        }

        /// <inheritdoc/>
        public override SocketStep WriteNiddOpen(AtChannel at, ModemJob job, NiddContext context, int step)
        {
            switch (step)
            {
                case CloseStep:
                    if (context.Handle < 0)
                    {
                        return SocketStep.Skipped;
                    }

                    WriteClose(at, job, context.Handle);
                    context.Handle = -1;
                    return SocketStep.Optional;
                case CreateStep:
                    at.Begin(job, _createRaw).Number(context.ContextId);
                    at.Expect(_created, true);
                    at.Send(QueryMs);
                    return SocketStep.Needed;
                case PollStep:
                    WritePoll(at, job, context.Handle);
                    return SocketStep.Needed;
                default:
                    return step < ContextSteps ? WriteContextStep(at, job, context, step) : SocketStep.Done;
            }
        }

        /// <inheritdoc/>
        public override bool ReadNiddOpen(AtFields fields, NiddContext context, int step)
        {
            int handle;
            if (step != CreateStep)
            {
                return step > CreateStep || base.ReadNiddOpen(fields, context, step);
            }

            context.Handle = fields.TryNumber(out handle) && handle >= 0 ? handle : -1;
            return context.Handle >= 0;
        }

        /// <inheritdoc/>
        public override SocketStep WriteNidd(AtChannel at, ModemJob job, NiddContext context, byte[] buffer, int offset, int count, ReleaseHint hint, int step)
        {
            switch (step)
            {
                case 0:
                    // Before each: one that was set for an earlier datagram stays.
                    AtWriter writer = at.Begin(job, _setOption);
                    writer.Number(context.Handle);
                    writer.Text(_releaseOption);
                    writer.Number(hint == ReleaseHint.NothingFollows ? LastDatagram : hint == ReleaseHint.OneAnswerFollows ? OneResponse : Ongoing);
                    at.Send(QueryMs);
                    return SocketStep.Optional;
                case 1:
                    WriteSend(at, job, context.Handle, buffer, offset, count);
                    return SocketStep.Needed;
                default:
                    return SocketStep.Done;
            }
        }

        /// <inheritdoc/>
        public override bool WriteNiddRead(AtChannel at, ModemJob job, NiddContext context, int step)
        {
            if (step > 0)
            {
                return false;
            }

            WriteRead(at, job, context.Handle);
            return true;
        }

        /// <inheritdoc/>
        public override void ReadNidd(AtChannel at, AtFields fields, NiddContext context, int step, out int offset, out int count)
        {
            offset = 0;
            count = 0;
            ExpectData(at, fields, context.Handle);
        }
    }
}
