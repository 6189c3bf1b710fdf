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
            private SocketStep _kind;
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
                    // Where the network was lost meanwhile, it is begun anew once there is one.
                    if (_carrier._modem.State == ModemState.Ready)
                    {
                        _carrier.Fail();
                    }

                    return;
                }

                _kind = _carrier._modem.Dialect.WriteNiddOpen(at, this, _carrier._context, _step);
                while (_kind == SocketStep.Skipped)
                {
                    _step++;
                    _kind = _carrier._modem.Dialect.WriteNiddOpen(at, this, _carrier._context, _step);
                }

                if (_kind == SocketStep.Done)
                {
                    _carrier.OnOpened();
                }
            }

            public override bool IsAnswer(AtFields fields)
            {
                return _carrier._modem.Dialect.IsNiddOpenAnswer(fields, _carrier._context, _step);
            }

            public override void OnAnswer(AtChannel at, AtFields fields)
            {
                _hasRefused |= !_carrier._modem.Dialect.ReadNiddOpen(fields, _carrier._context, _step);
            }

            public override void OnEnd(AtChannel at, AtResult result)
            {
                _hasRefused |= result != AtResult.Ok && _kind == SocketStep.Needed;
                HasFailed = _hasRefused && _carrier._modem.State == ModemState.Ready;
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
            private int _step;
            private SocketStep _kind;
            private bool _isUnderWay;
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
                _step = 0;
                _isUnderWay = true;
                _isStale = _isPending;
            }

            public override void Run(AtChannel at)
            {
                while (_isUnderWay)
                {
                    _kind = _carrier._modem.Dialect.WriteNidd(at, this, _carrier._context, _buffer, _offset, _count, _hint, _step);
                    if (_kind == SocketStep.Needed || _kind == SocketStep.Optional)
                    {
                        _isPending = true;
                        return;
                    }

                    _step++;
                    if (_kind == SocketStep.Done)
                    {
                        // The bearer may give it the next one.
                        Settle(NiddOutcome.Sent, at.NowMs);
                    }
                }
            }

            public override void OnEnd(AtChannel at, AtResult result)
            {
                _isPending = false;
                bool isCongested = result == AtResult.CmeError && at.ErrorCode == CongestedControlPlane;
                HasFailed = _kind == SocketStep.Needed && !isCongested && (result == AtResult.Error || result == AtResult.CmeError);
                if (_isStale)
                {
                    _isStale = false;
                }
                else if (result != AtResult.Ok && _kind == SocketStep.Needed)
                {
                    Settle(isCongested ? NiddOutcome.Congested : NiddOutcome.Failed, at.NowMs);
                }
                else
                {
                    _step++;
                }
            }

            public override void OnCancelled()
            {
                // First, so that the bearer does not give it the next one.
                _carrier.Fail();
                if (_isUnderWay)
                {
                    Settle(NiddOutcome.Failed, _carrier._modem.Channel.NowMs);
                }
            }

            private void Settle(NiddOutcome outcome, long nowMs)
            {
                _isUnderWay = false;
                _carrier._modem.Tell();
                _carrier.Bearer.OnOutcome(outcome, nowMs);
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
