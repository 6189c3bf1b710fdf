using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Nidd
{
    /// <content>The jobs that it gives the modem.</content>
    public sealed partial class ModemCarrier
    {
        /// <summary>Opens the connection.</summary>
        private sealed class OpenJob : ModemJob
        {
            private readonly ModemCarrier _carrier;
            private int _step;
            private bool _hasRefused;

            public OpenJob(ModemCarrier carrier)
                : base(Housekeeping, true)
            {
                _carrier = carrier;
            }

            public void Begin()
            {
                _step = 0;
                _hasRefused = false;
                _carrier._context.MaxDatagram = 0;
                _carrier._context.RateMessages = 0;
            }

            public override void Run(AtChannel at)
            {
                if (_hasRefused)
                {
                    _carrier.Fail();
                }
                else if (!_carrier._modem.Dialect.WriteNiddOpen(at, this, _carrier._context, _step))
                {
                    _carrier.OnOpened(at.NowMs);
                }
            }

            public override void OnAnswer(AtChannel at, AtFields fields)
            {
                _hasRefused |= !_carrier._modem.Dialect.ReadNiddOpen(fields, _carrier._context, _step);
            }

            public override void OnEnd(AtChannel at, AtResult result)
            {
                _hasRefused |= result != AtResult.Ok && !_carrier._context.IsOptional;
                HasFailed = _hasRefused;
                _step++;
            }
        }

        /// <summary>Sends a datagram.</summary>
        private sealed class SendJob : ModemJob
        {
            private readonly ModemCarrier _carrier;
            private byte[] _buffer;
            private int _offset;
            private int _count;
            private ReleaseHint _hint;
            private bool _isDue;            // the datagram has not been given to the modem yet
            private bool _isPending;        // a command is
            private bool _isStale;          // that command is of an earlier datagram, which was given up

            public SendJob(ModemCarrier carrier)
                : base(Send, true)
            {
                _carrier = carrier;
            }

            public void Take(byte[] buffer, int offset, int count, ReleaseHint hint)
            {
                _buffer = buffer;
                _offset = offset;
                _count = count;
                _hint = hint;
                _isDue = true;
                _isStale = _isPending;
            }

            public override void Run(AtChannel at)
            {
                if (_isDue)
                {
                    _isDue = false;
                    _isPending = true;
                    _carrier._modem.Dialect.WriteNidd(at, this, _carrier._context, _buffer, _offset, _count, _hint);
                }
            }

            public override void OnEnd(AtChannel at, AtResult result)
            {
                _isPending = false;
                bool isCongested = result == AtResult.CmeError && at.ErrorCode == CongestedControlPlane;
                HasFailed = !isCongested && (result == AtResult.Error || result == AtResult.CmeError);
                if (_isStale)
                {
                    _isStale = false;
                    return;
                }

                _carrier._modem.Tell();
                _carrier.Bearer.OnOutcome(isCongested ? NiddOutcome.Congested : result == AtResult.Ok ? NiddOutcome.Sent : NiddOutcome.Failed, at.NowMs);
            }

            public override void OnCancelled()
            {
                // First, so that the bearer does not give it the next one.
                _carrier.Fail();
                if (_isDue)
                {
                    _isDue = false;
                    _carrier.Bearer.OnOutcome(NiddOutcome.Failed, _carrier._modem.Channel.NowMs);
                }
            }
        }

        /// <summary>Reads what has arrived, where the modem does not push it.</summary>
        private sealed class ReadJob : ModemJob
        {
            private readonly ModemCarrier _carrier;
            private int _step;
            private bool _isDue;            // something has arrived that it has not begun to read

            public ReadJob(ModemCarrier carrier)
                : base(Read, true)
            {
                _carrier = carrier;
            }

            public void Begin()
            {
                _isDue = true;
            }

            public override void Run(AtChannel at)
            {
                bool isBegun = _step > 0 && _carrier._modem.Dialect.WriteNiddRead(at, this, _carrier._context, _step);
                if (!isBegun)
                {
                    _step = 0;
                    if (_isDue)
                    {
                        _isDue = false;
                        _carrier._modem.Dialect.WriteNiddRead(at, this, _carrier._context, 0);
                    }
                }
            }

            public override void OnAnswer(AtChannel at, AtFields fields)
            {
                int offset;
                int count;
                _carrier._modem.Dialect.ReadNidd(at, fields, _carrier._context, _step, out offset, out count);
                if (count != 0)
                {
                    _carrier.Deliver(fields.Buffer, offset, count, at.NowMs);
                }
            }

            public override void OnData(AtChannel at, byte[] buffer, int offset, int count)
            {
                count = AtFields.DecodeHex(buffer, offset, count);
                _carrier.Deliver(buffer, offset, count, at.NowMs);
            }

            public override void OnEnd(AtChannel at, AtResult result)
            {
                HasFailed = result == AtResult.Error || result == AtResult.CmeError;
                _step = result == AtResult.Ok ? _step + 1 : 0;
            }

            public override void OnCancelled()
            {
                _step = 0;
                _isDue = false;
            }
        }
    }
}
