using System;
using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    /// <summary>
    /// Speaks AT with a modem, without I/O of its own: bytes and the time go in by <see cref="Feed"/>, bytes to send come out by <see cref="Take"/>, and
    /// <see cref="NextMs"/> says when <see cref="Step"/> is due. One command is pending at a time. A line is handed out as a view into the input buffer;
    /// nothing is allocated per command, and no input throws or grows anything.
    /// <para>Each line is first looked up in the table of URCs; only one with the prefix the command expects, or a bare one where its answer is bare,
    /// belongs to the command.</para>
    /// <para>To send: <see cref="Begin"/>, write the text without its line end, add what is expected (<see cref="Expect"/>, <see cref="ExpectPrompt"/>,
    /// <see cref="ThenExpect"/>, ...), then <see cref="Send"/>. <see cref="AtHandler.OnEnd"/> follows exactly once.</para>
    /// </summary>
    public sealed partial class AtChannel
    {
        /// <summary>Most URCs that can be registered.</summary>
        public const int MaxUrcs = 48;

        /// <summary>Time, in milliseconds, for a prompt to come.</summary>
        public const int PromptTimeoutMs = 10000;

        /// <summary>Time, in milliseconds, for the answer to ESC, and for the rest of what a line has announced.</summary>
        public const int ShortTimeoutMs = 2000;

        private const byte Cr = 13;
        private const byte Lf = 10;
        private const byte Esc = 27;

        private readonly AtFields _fields = new AtFields();
        private readonly AtWriter _out;

        // The pending command.
        private AtHandler _handler;
        private byte[] _prefix;         // of its answer, or null
        private byte[] _thenPrefix;     // of the line that completes it after OK, or null
        private byte[] _success;        // a final text besides OK, or null
        private byte[] _failure;        // a final text besides ERROR, or null
        private bool _isBare;
        private bool _needsAnswer;
        private bool _endsAtAnswer;
        private bool _hasAnswer;
        private bool _isAccepted;       // OK came, the completing line has not
        private bool _isCompleted;      // the completing line came, OK has not
        private bool _isPending;
        private bool _isAborting;       // ESC was sent
        private bool _isTooLong;
        private bool _isSecret;
        private int _prompt;            // the byte awaited, or 0
        private int _promptPauseMs;
        private bool _hasPrompted;      // what is in the output buffer are data
        private int _timeoutMs;
        private int _thenTimeoutMs;
        private int _taken;             // of the output buffer
        private long _sendMs;
        private long _deadlineMs = DatagramLink.Never;
        private long _endedMs;

        /// <summary>Makes a channel.</summary>
        /// <param name="inputBytes">Size of the input buffer: the longest line with its end, or counted data, in bytes.</param>
        /// <param name="outputBytes">Size of the output buffer: the longest command, in bytes.</param>
        public AtChannel(int inputBytes, int outputBytes)
        {
            _in = new byte[inputBytes];
            _out = new AtWriter(outputBytes);
        }

        /// <summary>The time of the last <see cref="Feed"/> or <see cref="Step"/>.</summary>
        public long NowMs { get; private set; }

        /// <summary>When something was last received.</summary>
        public long HeardMs { get; private set; }

        /// <summary>Whether a command is pending, or its bytes have not been taken.</summary>
        public bool IsBusy
        {
            get { return _isPending || _taken < _out.Count; }
        }

        /// <summary>When the pending command was sent; undefined if none is.</summary>
        public long SentMs { get; private set; }

        /// <summary>Number of the last <see cref="AtResult.CmeError"/> or <see cref="AtResult.CmsError"/>; -1 for a text or none.</summary>
        public int ErrorCode { get; private set; }

        /// <summary>Commands that ended with an error since the last that ended with OK or with an error of a short message.</summary>
        public int ErrorsInRow { get; private set; }

        /// <summary>Whether the pending command was accepted with OK and awaits the line that completes it.</summary>
        public bool IsAccepted
        {
            get { return _isAccepted; }
        }

        /// <summary>
        /// Whether the last command got no final result, so that the next final result may be a late one of it: synchronise with <c>AT</c> first. A command
        /// that ends with OK or an error clears it.
        /// </summary>
        public bool IsUncertain { get; private set; }

        /// <summary>Least time between the end of a command and the next, in milliseconds.</summary>
        public int GapMs { get; set; }

        /// <summary>Lines that nobody awaited: damaged ones, answers to an earlier command, URCs that are not registered.</summary>
        public int UnknownLines { get; private set; }

        /// <summary>Lines too long for the buffer, second lines and counted bytes that did not come whole.</summary>
        public int DamagedLines { get; private set; }

        /// <summary>Prompts that did not come.</summary>
        public int MissedPrompts { get; private set; }

        /// <summary>Commands without a final result.</summary>
        public int Timeouts { get; private set; }

        /// <summary>Lines that repeated the command.</summary>
        public int Echoes { get; private set; }

        /// <summary>When <see cref="Step"/> or <see cref="Take"/> is due, or <see cref="DatagramLink.Never"/>.</summary>
        public long NextMs
        {
            get
            {
                long next = _deadlineMs < _dataDeadlineMs ? _deadlineMs : _dataDeadlineMs;
                return _taken < _out.Count && _sendMs < next ? _sendMs : next;
            }
        }

        /// <summary>Starts a command: resets what is expected, and returns the empty output buffer.</summary>
        /// <param name="handler">Receives what belongs to it.</param>
        /// <param name="text">Its beginning, such as <c>AT+CMGS=</c>.</param>
        /// <exception cref="InvalidOperationException">A command is pending.</exception>
        public AtWriter Begin(AtHandler handler, byte[] text)
        {
            if (IsBusy)
            {
                throw new InvalidOperationException("A command is pending");
            }

            _handler = handler;
            _prefix = null;
            _thenPrefix = null;
            _success = null;
            _failure = null;
            _isBare = false;
            _needsAnswer = false;
            _endsAtAnswer = false;
            _isSecret = false;
            _prompt = 0;
            _inlineCommas = 0;
            _out.Clear();
            _taken = 0;
            _out.Text(text);
            return _out;
        }

        /// <summary>Sends the command: adds its line end.</summary>
        /// <param name="timeoutMs">Time until its final result, from when it is sent.</param>
        public void Send(int timeoutMs)
        {
            _out.Byte(Cr);
            _isPending = true;
            _hasAnswer = false;
            _isAccepted = false;
            _isCompleted = false;
            _isAborting = false;
            _hasPrompted = false;
            ErrorCode = -1;
            _timeoutMs = timeoutMs;
            _sendMs = NowMs < _endedMs + GapMs ? _endedMs + GapMs : NowMs;
            SentMs = _sendMs;
            _deadlineMs = _sendMs + (_prompt != 0 && timeoutMs > PromptTimeoutMs ? PromptTimeoutMs : timeoutMs);
            _isTooLong = _out.IsOverflow;
            if (_isTooLong)
            {
                _out.Clear();
                _deadlineMs = NowMs;
            }
        }

        /// <summary>Takes bytes to send to the modem.</summary>
        /// <returns>How many; 0 if none are due.</returns>
        public int Take(byte[] buffer, int offset, int count, long nowMs)
        {
            int left = _out.Count - _taken;
            if (left == 0 || nowMs < _sendMs)
            {
                return 0;
            }

            count = count < left ? count : left;
            Array.Copy(_out.Buffer, _taken, buffer, offset, count);
            _taken += count;
            return count;
        }

        /// <summary>Does what is due: ends a command whose time is over.</summary>
        public void Step(long nowMs)
        {
            NowMs = nowMs;
            if (nowMs >= _dataDeadlineMs)
            {
                DropExpected();
            }

            ReadOn();
            if (nowMs < _deadlineMs)
            {
                return;
            }

            if (_prompt != 0 && !_hasPrompted && !_isAborting)
            {
                MissedPrompts++;
                AbortInput();
                return;
            }

            Timeouts += _isAborting || _isTooLong ? 0 : 1;
            End(_isTooLong ? AtResult.TooLong : _isAborting ? AtResult.NoPrompt : AtResult.Timeout);
            ReadOn();
        }

        /// <summary>Fails the pending command, as the modem has started anew or is switched off, and forgets what was received in part.</summary>
        public void Reset()
        {
            ForgetExpected();
            _isCut = false;
            IsUncertain = false;
            _out.Clear();
            _taken = 0;
            if (_isPending)
            {
                End(AtResult.Lost);
            }
        }

        private void End(AtResult result)
        {
            _isPending = false;
            _prompt = 0;
            _inlineCommas = 0;
            _deadlineMs = DatagramLink.Never;
            _endedMs = NowMs;
            if (_dataUrc is null)
            {
                ForgetExpected();
            }

            IsUncertain = result == AtResult.Timeout || result == AtResult.NoPrompt;
            bool isError = result == AtResult.Error || result == AtResult.CmeError;
            ErrorsInRow = isError ? ErrorsInRow + 1 : IsUncertain ? ErrorsInRow : 0;
            if (_isSecret)
            {
                _out.Wipe();
                _taken = 0;
            }
            else if (_taken == 0)
            {
                // Data that are no longer wanted: the modem would take them for commands.
                _out.Clear();
            }

            AtHandler handler = _handler;
            _handler = null;
            handler.OnEnd(this, result);
        }
    }
}
