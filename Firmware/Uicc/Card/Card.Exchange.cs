using System;
using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    // The command under way.
    public sealed partial class Card
    {
        private const int Ok = 0x9000;
        private const int NoDiagnosis = 0x6F00;
        private const int ToolkitBusy = 0x9300;
        private const int GetResponse = 0xC0;
        private const int AllBytes = 256;

        private readonly CardCommand _command = new CardCommand();
        private readonly byte[] _getResponse = { 0, GetResponse, 0, 0, 0 };
        private readonly byte[] _response;
        private int _session;
        private CardRepeat _repeat;
        private byte[] _aid;            // of a session that the carrier opens
        private bool _isClosing;        // a session of the carrier
        private bool _isFetching;       // GET RESPONSE is under way
        private bool _isTooLong;
        private bool _hasRepeated;
        private bool _hasBegun;
        private int _warning;           // the status behind which the data were fetched, or 0
        private int _rounds;
        private long _startMs = DatagramLink.Never;
        private long _busyMs = DatagramLink.Never;  // since when the card has been busy
        private long _resumeMs;         // when the command is repeated, while the card is busy

        /// <summary>Status of the last answer, SW1 and SW2: 9000 also for 91xx, and the warning behind which data were fetched.</summary>
        public int Status { get; private set; }

        /// <summary>Status of the last answer as it was received, such as 91xx.</summary>
        public int WireStatus { get; private set; }

        /// <summary>Whether the status is 9000.</summary>
        public bool IsOk
        {
            get { return Status == Ok; }
        }

        /// <summary>The response, from its beginning; unchanged until the next command, and may be overwritten in place.</summary>
        public byte[] Response
        {
            get { return _response; }
        }

        /// <summary>Bytes of the response, without its status.</summary>
        public int ResponseCount { get; private set; }

        /// <summary>Whether a command is under way.</summary>
        internal bool IsExchanging { get; private set; }

        /// <summary>Starts a command of the job that runs.</summary>
        /// <returns>It, to add data and the length of the response to.</returns>
        public CardCommand Begin(int instructionClass, int instruction, int p1, int p2)
        {
            if (IsExchanging)
            {
                throw new InvalidOperationException("A command is under way");
            }

            _command.Begin(instructionClass, instruction, p1, p2);
            _aid = null;
            _isClosing = false;
            return _command;
        }

        /// <summary>Sends the command.</summary>
        /// <param name="repeat">When it may be repeated.</param>
        /// <param name="session">The session of its channel: <see cref="LogicalChannel.Session"/>.</param>
        /// <param name="isSecret">Whether it holds a secret in clear, such as a PIN: it is wiped when it has ended.</param>
        public void Send(CardRepeat repeat, int session = CardTransport.BasicSession, bool isSecret = false)
        {
            _command.Close();
            _session = session;
            Transport.IsSecret = isSecret;
            Start(repeat);
        }

        /// <summary>Overwrites the last response, which held a secret.</summary>
        public void WipeResponse()
        {
            Array.Clear(_response, 0, _response.Length);
            ResponseCount = 0;
        }

        /// <summary>Opens a session of the carrier (<see cref="CardTransport.HasOwnChannels"/>).</summary>
        internal void OpenSession(byte[] aid)
        {
            _aid = aid;
            _isClosing = false;
            Start(CardRepeat.WhileBusy);
        }

        /// <summary>Closes a session of the carrier.</summary>
        internal void CloseSession(int session)
        {
            _session = session;
            _aid = null;
            _isClosing = true;
            Start(CardRepeat.WhileBusy);
        }

        /// <summary>An exchange ended.</summary>
        internal void OnExchanged(CardResult result, byte[] buffer, int offset, int count, long nowMs)
        {
            NowMs = nowMs;
            if (!IsExchanging)
            {
                return;
            }

            _startMs = _startMs == DatagramLink.Never ? Transport.SentMs : _startMs;
            if (result == CardResult.Answered)
            {
                Take(buffer, offset, count - 2, buffer[offset + count - 2] << 8 | buffer[offset + count - 1]);
            }
            else
            {
                Counters.Silent += result == CardResult.Silent ? 1 : 0;
                Counters.Damaged += result == CardResult.Damaged ? 1 : 0;
                Retry(result, result == CardResult.Busy ? CardRepeat.WhileBusy : result == CardResult.Refused ? CardRepeat.Never : CardRepeat.Safe);
            }

            // The next command of the job follows at once, so that no other command of the modem gets in between.
            RunJobs(nowMs, false);
            if (!IsExchanging || _resumeMs != 0 || _isTooLong)
            {
                Tell();
            }
        }

        private void Start(CardRepeat repeat)
        {
            _repeat = repeat;
            _warning = 0;
            _rounds = 0;
            _hasRepeated = false;
            _resumeMs = 0;
            _startMs = DatagramLink.Never;
            _busyMs = DatagramLink.Never;
            ResponseCount = 0;
            Status = 0;
            WireStatus = 0;
            IsExchanging = true;
            Counters.Commands++;
            _isTooLong = _aid is null && !_isClosing && _command.IsOverflow;
            if (!_isTooLong)
            {
                SendCommand();
            }
        }

        private void SendCommand()
        {
            _isFetching = false;
            ResponseCount = 0;
            _resumeMs = 0;
            _warning = 0;
            bool isBegun = _aid is not null ? Transport.BeginOpen(_aid, NowMs)
                : _isClosing ? Transport.BeginClose(_session, NowMs)
                : Transport.Begin(_session, _command.Buffer, 0, _command.Count, NowMs);
            Began(isBegun);
        }

        private void SendGetResponse(int count)
        {
            _isFetching = true;
            _getResponse[0] = (byte)ClassOfGetResponse(_command.Class);
            _getResponse[4] = (byte)count;
            Began(Transport.Begin(_session, _getResponse, 0, _getResponse.Length, NowMs));
        }

        private void Began(bool isBegun)
        {
            Counters.Exchanges += isBegun ? 1 : 0;
            _hasBegun |= isBegun;

            // A carrier that takes nothing although the card is ready: tried again after a pause, as if it were busy.
            _resumeMs = isBegun ? 0 : NowMs + Options.BusyPauseMs;
        }

        /// <summary>GET RESPONSE is on the channel of the command, of the interindustry class and not secured (ETSI TS 102 221 §10.1.1).</summary>
        private static int ClassOfGetResponse(int value)
        {
            const int OfGsm = 0xA0;
            return value == OfGsm ? value : (value & 0x40) != 0 ? value & 0x4F : value & 0x03;
        }

        private long ResumeExchange(long nowMs)
        {
            if (_isTooLong)
            {
                Counters.TooLong++;
                EndCommand(CardResult.TooLong);
                return nowMs;
            }

            if (_resumeMs != 0 && nowMs >= _resumeMs)
            {
                SendCommand();
            }

            return NextMs(nowMs);
        }

        private void EndCommand(CardResult result)
        {
            CardJob job = _running;
            ForgetExchange();
            job.OnEnd(this, result);
            if (ProactiveBytes != 0 && result == CardResult.Answered && WireStatus >> 8 == 0x91)
            {
                for (int i = 0; i < _userCount; i++)
                {
                    _users[i].OnProactive(this);
                }
            }
        }

        private void ForgetExchange()
        {
            IsExchanging = false;
            _resumeMs = 0;
            _isTooLong = false;
            if (Transport.IsSecret)
            {
                _command.Wipe();
                Transport.IsSecret = false;
            }
        }
    }
}
