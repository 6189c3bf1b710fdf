using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    // What the proactive commands ask for.
    internal sealed partial class ToolkitJob
    {
        /// <summary>Qualifiers of REFRESH up to this one ask to read files again, not to reset the card.</summary>
        private const int LastFileRefresh = 3;

        private const int Pack = 1;                 // the qualifier of SEND SHORT MESSAGE
        private const int SubmitMask = 0x03;
        private const int Submit = 0x01;
        private const int MsPerS = 1000;

        private void OnFetched(Card card)
        {
            if (!_command.Read(card.Response, card.ResponseCount))
            {
                Answer(ToolkitResult.NotUnderstood);
                return;
            }

            switch (_command.Type)
            {
                case ProactiveCommand.MoreTime:
                    Answer(ToolkitResult.Done);
                    break;
                case ProactiveCommand.PollInterval:
                    Answer(SetInterval(card.NowMs));
                    break;
                case ProactiveCommand.PollingOff:
                    _statusMs = DatagramLink.Never;
                    Answer(ToolkitResult.Done);
                    break;
                case ProactiveCommand.Refresh:
                    _toolkit.Counters.Refreshes++;
                    Answer(_command.Qualifier <= LastFileRefresh ? ToolkitResult.Done : ToolkitResult.Unsupported);
                    break;
                case ProactiveCommand.SendShortMessage:
                    BeginRelay(card);
                    break;
                default:
                    Answer(ToolkitResult.Unsupported);
                    break;
            }
        }

        private int SetInterval(long nowMs)
        {
            int unit = _command.DurationUnit;
            if (unit < 0 || unit > 2 || _command.Duration == 0)
            {
                return ToolkitResult.NotUnderstood;
            }

            int least = _toolkit.Options.LeastStatusMs;
            int asked = _command.Duration * (unit == 0 ? 60 * MsPerS : unit == Seconds ? MsPerS : MsPerS / 10);
            _statusIntervalMs = asked < least ? least : asked;
            _statusS = asked < least ? (least + MsPerS - 1) / MsPerS : 0;
            _statusMs = nowMs + _statusIntervalMs;
            return ToolkitResult.Done;
        }

        private void BeginRelay(Card card)
        {
            byte[] buffer = card.Response;
            int at = _command.TpduOffset;
            int count = _command.TpduCount;
            if (count > 0 && (buffer[at] & SubmitMask) != Submit)
            {
                count = 0;
            }

            if (count > 0 && (_command.Qualifier & Pack) != 0)
            {
                count = SubmitPacking.Pack(buffer, at, count);
            }

            if (count <= 0)
            {
                Answer(ToolkitResult.NotUnderstood);
                return;
            }

            // A relay may say so at once.
            _isRelaying = true;
            _relayEndMs = card.NowMs + _toolkit.Options.RelayLimitMs;
            int result = _toolkit.Relay is null ? ToolkitResult.Unsupported
                : _toolkit.Relay.Begin(buffer, _command.AddressOffset, _command.AddressCount, at, count);
            if (result != ToolkitResult.Done)
            {
                OnRelayed(result);
            }
        }
    }
}
