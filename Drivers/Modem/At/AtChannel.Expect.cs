namespace Lwm2m.Modem
{
    // What a command expects.
    public sealed partial class AtChannel
    {
        /// <summary>Expects answer lines with a prefix, which ends with its colon if it has one.</summary>
        /// <param name="prefix">Such as <c>+CSQ:</c>; null for bare lines, such as a serial number.</param>
        /// <param name="needsAnswer">Whether <c>OK</c> before the first of them is ignored, as the end of an earlier command.</param>
        public void Expect(byte[] prefix, bool needsAnswer)
        {
            _prefix = prefix;
            _isBare = prefix is null;
            _needsAnswer = needsAnswer;
        }

        /// <summary>Expects that a bare line may be the answer instead: some modems leave out the prefix.</summary>
        public void AcceptBare()
        {
            _isBare = true;
        }

        /// <summary>Expects that the first answer line is the end, without <c>OK</c>.</summary>
        public void EndAtAnswer()
        {
            _endsAtAnswer = true;
        }

        /// <summary>Expects final texts besides <c>OK</c> and <c>ERROR</c>, such as <c>SEND OK</c> and <c>SEND FAIL</c>. <c>OK</c> alone then is no end.</summary>
        public void EndAt(byte[] success, byte[] failure)
        {
            _success = success;
            _failure = failure;
        }

        /// <summary>Expects a prompt, and after it <see cref="AtHandler.OnPrompt"/> to write the data.</summary>
        /// <param name="prompt">Usually '&gt;'; '@' on u-blox.</param>
        /// <param name="pauseMs">Pause between the prompt and the data: what is sent sooner would be lost.</param>
        public void ExpectPrompt(char prompt, int pauseMs)
        {
            _prompt = prompt;
            _promptPauseMs = pauseMs;
        }

        /// <summary>
        /// Makes it a two-phase operation: it ends not with <c>OK</c> but with a line that has this prefix and is an answer
        /// (<see cref="AtHandler.IsAnswer"/>), before or after <c>OK</c>, which is handed to <see cref="AtHandler.OnAnswer"/>.
        /// </summary>
        /// <param name="prefix">Such as <c>+QIOPEN:</c>.</param>
        /// <param name="timeoutMs">Time from <c>OK</c> on.</param>
        public void ThenExpect(byte[] prefix, int timeoutMs)
        {
            _thenPrefix = prefix;
            _thenTimeoutMs = timeoutMs;
        }

        /// <summary>
        /// Expects counted bytes within the answer line, as in <c>+CARECV: n,BYTES</c>: behind the given comma, as many as the field before it says. The line
        /// up to there goes to <see cref="AtHandler.OnAnswer"/>, the bytes to <see cref="AtHandler.OnData"/>.
        /// </summary>
        /// <param name="comma">Which comma behind the prefix, from 1.</param>
        public void ExpectInlineRaw(int comma)
        {
            _inlineCommas = comma;
        }

        /// <summary>The command holds a secret, such as a PIN: it is wiped from the output buffer when it has ended.</summary>
        public void KeepSecret()
        {
            _isSecret = true;
        }
    }
}
