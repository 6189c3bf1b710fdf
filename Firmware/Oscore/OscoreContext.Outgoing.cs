using Lwm2m.Coap;

namespace Lwm2m.Oscore
{
    /// <content>Selects the keys for messages of ours.</content>
    internal sealed partial class OscoreContext
    {
        /// <summary>Chooses what a request of ours is protected with.</summary>
        /// <returns>False when no number is left or the store does not give one.</returns>
        public bool SelectForRequest(long nowMs)
        {
            if (_exchange.State != NonceExchangeState.None && nowMs - _exchange.SinceMs >= _options.RederivationTimeoutMs)
            {
                _exchange.End();
            }

            if (nowMs >= RequestDueMs)
            {
                RequestDueMs = Foundation.DatagramLink.Never;
                _isLost |= _isChallenging && !_inForce.Window.IsKnown;
                _isChallenging = false;
            }

            if (_exchange.State == NonceExchangeState.None && (!_inForce.IsSet || _isLost))
            {
                _isLost = false;
                _exchange.Begin(++_lastEpoch, nowMs);
            }

            if (_exchange.State == NonceExchangeState.None)
            {
                SelectInForce();
                RequestEpoch = _inForce.Epoch;
                _work.KidContext = _inForce.ShowsIdContext ? _inForce.Keys.IdContext : null;
                _work.KidContextLength = _inForce.Keys.IdContextLength;
                if (TryTakeNumber() || _rederivation == Rederivation.Never)
                {
                    return !LacksNumber;
                }

                // Keys of an exchange are in memory alone, and so can be its numbers.
                _exchange.Begin(++_lastEpoch, nowMs);
            }

            SelectAttempted(_exchange.IdContext, _exchange.IdContextLength);
            RequestEpoch = _exchange.Epoch;
            SetKidContext(_exchange.IdContext, _exchange.IdContextLength);
            LacksNumber = !_store.Numbers.TryTakeUnkept(out _work.Number);
            return !LacksNumber;
        }

        /// <summary>Chooses what a response of ours is protected with.</summary>
        /// <returns>False as with a request, or when the context is another one by now.</returns>
        public bool SelectForResponse(RequestBinding binding, bool isOnly)
        {
            _work.KidContext = null;
            LacksNumber = false;
            if (binding.Epoch == _exchange.AnswerEpoch && _exchange.AnswerEpoch != 0)
            {
                // R2 has never been before, so its context has one message and begins with 0.
                SelectAttempted(_exchange.SecondIdContext, _exchange.SecondIdContextLength);
                SetKidContext(_exchange.SecondIdContext, NonceExchange.OwnR2Length);
                _work.Number = 0;
                _exchange.EndAnswer();
                return true;
            }

            if (!IsInForce(binding))
            {
                return false;
            }

            SelectInForce();
            if (isOnly && _inForce.Window.TryTakeNonce(binding.PartialIv))
            {
                _work.Number = OscoreOption.NoPartialIv;
                return true;
            }

            return TryTakeNumber();
        }

        private void SetKidContext(byte[] idContext, int length)
        {
            _work.KidContext = _work.IdContext;
            _work.KidContextLength = _exchange.Wrap(idContext, length, _work.IdContext);
        }

        private bool TryTakeNumber()
        {
            LacksNumber = !_inForce.TryTakeNumber(out _work.Number);
            return !LacksNumber;
        }
    }
}
