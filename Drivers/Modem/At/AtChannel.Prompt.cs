namespace Lwm2m.Modem
{
    // Prompts.
    public sealed partial class AtChannel
    {
        /// <summary>Whether the prompt awaited stands at the beginning of the line; takes it.</summary>
        private bool IsPromptHere(int lineEnd)
        {
            if (_prompt == 0 || _hasPrompted || _taken < _out.Count)
            {
                return false;
            }

            int at = _start;
            while (at < lineEnd && _in[at] <= ' ')
            {
                at++;
            }

            if (at == lineEnd || _in[at] != _prompt)
            {
                return false;
            }

            _start = at + 1;
            _scan = _start;
            Prompted();
            return true;
        }

        /// <summary>Leaves the input of a prompt that may or may not come: ESC ends it, and the modem answers OK or ERROR, or nothing.</summary>
        private void AbortInput()
        {
            _isAborting = true;
            _hasPrompted = true;
            _out.Clear();
            _out.Byte(Esc);
            _taken = 0;
            _sendMs = NowMs;
            _deadlineMs = NowMs + ShortTimeoutMs;
        }

        private void Prompted()
        {
            _hasPrompted = true;
            _out.Clear();
            _taken = 0;
            _handler.OnPrompt(this, _out);
            if (_out.IsOverflow || _out.Count == 0)
            {
                AbortInput();
                return;
            }

            _sendMs = NowMs + _promptPauseMs;
            _deadlineMs = _sendMs + _timeoutMs;
        }
    }
}
