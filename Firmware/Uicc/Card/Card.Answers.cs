using System;
using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    // What an answer leads to: another exchange, a repeat, or the end of the command.
    public sealed partial class Card
    {
        private void Take(byte[] buffer, int offset, int count, int status)
        {
            int sw1 = status >> 8;
            if (count > _response.Length - ResponseCount)
            {
                Counters.TooLong++;
                EndCommand(CardResult.TooLong);
                return;
            }

            Array.Copy(buffer, offset, _response, ResponseCount, count);
            ResponseCount += count;
            WireStatus = status;
            bool isMore = sw1 == 0x61 || sw1 == 0x9F;
            bool isLength = sw1 == 0x6C && (_isFetching || _repeat == CardRepeat.Safe || _command.DataCount == 0);
            bool isWarning = (sw1 == 0x62 || sw1 == 0x63) && !_isFetching && count == 0 && _command.HasBoth;
            if (isMore || isLength || isWarning)
            {
                GoOn(isMore, isLength, status);
                return;
            }

            if (_warning != 0)
            {
                // The data, or a card that has none, is no other news than the warning.
                Status = _warning;
                EndCommand(CardResult.Answered);
                return;
            }

            Status = sw1 == 0x91 ? Ok : status;
            if (sw1 == 0x91)
            {
                ProactiveBytes = (status & 0xFF) == 0 ? AllBytes : status & 0xFF;
            }

            if (status == ToolkitBusy)
            {
                Retry(CardResult.Busy, CardRepeat.WhileBusy);
            }
            else if (status == NoDiagnosis && _repeat == CardRepeat.Safe)
            {
                // So answers a modem that is at the card itself.
                Retry(CardResult.Answered, CardRepeat.WhileBusy);
            }
            else
            {
                EndCommand(CardResult.Answered);
            }
        }

        private void GoOn(bool isMore, bool isLength, int status)
        {
            if (++_rounds > MaxRounds)
            {
                Counters.TooLong++;
                EndCommand(CardResult.TooLong);
            }
            else if (IsOver)
            {
                Counters.Silent++;
                EndCommand(CardResult.Silent);
            }
            else if (isLength && !_isFetching)
            {
                _command.Expect(status & 0xFF);
                _command.Close();
                SendCommand();
            }
            else
            {
                _warning = isMore || isLength ? _warning : status;
                SendGetResponse(isMore || isLength ? status & 0xFF : 0);
            }
        }

        private bool IsOver
        {
            get { return _startMs != DatagramLink.Never && NowMs - _startMs >= Options.CommandLimitMs; }
        }

        /// <summary>Repeats the command if it may, else ends it.</summary>
        private void Retry(CardResult result, CardRepeat needs)
        {
            if (_repeat < needs || needs == CardRepeat.Never || IsOver)
            {
                EndCommand(result);
                return;
            }

            if (needs == CardRepeat.Safe)
            {
                if (_hasRepeated)
                {
                    EndCommand(result);
                    return;
                }

                _hasRepeated = true;
                Counters.Repeats++;
                SendCommand();
                return;
            }

            _busyMs = _busyMs == DatagramLink.Never ? NowMs : _busyMs;
            if (NowMs - _busyMs >= Options.BusyLimitMs)
            {
                EndCommand(result);
                return;
            }

            Counters.BusyRepeats++;
            _resumeMs = NowMs + Options.BusyPauseMs;
        }
    }
}
