using System;
using System.Threading;
using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    /// <summary>
    /// A modem behind a serial line: switches it on, sets it up, keeps it registered and brings it back when it fails, and runs the jobs of its links
    /// (SMS, non-IP, UDP) and of the card, one command at a time. It is the pump of its links, and belongs to the thread of the client.
    /// </summary>
    public sealed partial class CellularModem : LinkPump, IUrcHandler
    {
        /// <summary>Silence, in milliseconds, after which a modem that sleeps is woken before the next command.</summary>
        public const int SleepAfterMs = 5000;

        /// <summary>Most users: links and services.</summary>
        public const int MaxUsers = 12;

        /// <summary>How often the line is polled while something is waited for, in milliseconds.</summary>
        private const int PollMs = 10;

        /// <summary>Bytes read or written at once.</summary>
        private const int ChunkBytes = 128;

        /// <summary>Chunks read in one step, so that noise leaves time for everything else.</summary>
        private const int MaxChunks = 64;

        /// <summary>Changes of state in one step.</summary>
        private const int MaxTurns = 8;

        private readonly ModemPort _port;
        private readonly Clock _clock;
        private readonly Dialect[] _dialects;
        private readonly AtChannel _at;
        private readonly byte[] _chunk = new byte[ChunkBytes];
        private readonly AutoResetEvent _isWoken = new AutoResetEvent(false);
        private readonly IModemUser[] _users = new IModemUser[MaxUsers];
        private int _userCount;
        private bool _hasNews;

        /// <summary>Makes a modem that is off.</summary>
        /// <param name="port">Its serial line.</param>
        /// <param name="clock">The clock of <see cref="Wait"/>.</param>
        /// <param name="dialects">Those it may speak; the answer to <c>+CGMM</c> chooses the first that matches, and until then the first of all is used.</param>
        /// <param name="options">Settings, or null for the defaults.</param>
        /// <param name="power">Its power and reset pins, or null for none.</param>
        public CellularModem(ModemPort port, Clock clock, Dialect[] dialects, ModemOptions options = null, ModemPower power = null)
        {
            _port = port;
            _clock = clock;
            _dialects = dialects;
            Options = options ?? new ModemOptions();
            Power = power;
            Dialect = Options.Dialect ?? dialects[0];

            // A pin that was just opened may be at the level that presses.
            power?.Release(Dialect);
            int input = Dialect.InputBytes;
            int output = Dialect.OutputBytes;
            for (int i = 0; i < dialects.Length; i++)
            {
                input = dialects[i].InputBytes > input ? dialects[i].InputBytes : input;
                output = dialects[i].OutputBytes > output ? dialects[i].OutputBytes : output;
            }

            _at = new AtChannel(input, output);
            _sync = new ModemSync();
            _restart = new ModemRestart();
            _setUp = new ModemSetUp(this);
            _registration = new ModemRegistration(this);
            _shutDown = new ModemShutDown();
            AddUrcs();
        }

        /// <summary>Its settings.</summary>
        public ModemOptions Options { get; }

        /// <summary>Its pins, or null.</summary>
        public ModemPower Power { get; }

        /// <summary>The dialect in use.</summary>
        public Dialect Dialect { get; private set; }

        /// <summary>The channel, for the registration of URCs (<see cref="AtChannel.AddUrc"/>) and for its counters.</summary>
        public AtChannel Channel
        {
            get { return _at; }
        }

        /// <summary>How long the pending command has been running, in milliseconds; 0 if none is. A short message may take 120 s, and all else waits.</summary>
        public int BusySinceMs
        {
            get { return _at.IsBusy && _at.NowMs > _at.SentMs ? (int)(_at.NowMs - _at.SentMs) : 0; }
        }

        /// <summary>Adds a service at start-up, or a link that is being opened. One that is there already stays.</summary>
        /// <returns>False if there are <see cref="MaxUsers"/>.</returns>
        public bool Add(IModemUser user)
        {
            if (IndexOf(user) < 0)
            {
                if (_userCount == MaxUsers)
                {
                    return false;
                }

                _users[_userCount++] = user;
                if (_hasToldDialect)
                {
                    user.OnDialect(this);
                }
            }

            return true;
        }

        /// <summary>Removes a link that was closed: it is told nothing more.</summary>
        public void Remove(IModemUser user)
        {
            int index = IndexOf(user);
            if (index >= 0)
            {
                _userCount--;
                Array.Copy(_users, index + 1, _users, index, _userCount - index);
                _users[_userCount] = null;
            }
        }

        private int IndexOf(IModemUser user)
        {
            int index = _userCount - 1;
            while (index >= 0 && _users[index] != user)
            {
                index--;
            }

            return index;
        }

        /// <summary>
        /// Reads and writes the line, runs the jobs and does what is due. Called by each link's own Step, and never from inside a job, a URC or another
        /// callback of the modem.
        /// </summary>
        /// <returns>Time of the next call needed while nothing arrives, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(long nowMs)
        {
            for (int chunks = 0; chunks < MaxChunks; chunks++)
            {
                int count = _port.Read(_chunk, 0, ChunkBytes);
                if (count == 0)
                {
                    break;
                }

                _at.Feed(_chunk, 0, count, nowMs);
            }

            _at.Step(nowMs);
            StepPower(nowMs);
            long state;
            long jobs;
            int turns = 0;
            do
            {
                state = StepState(nowMs);
                jobs = RunJobs(nowMs);
            }
            while ((state <= nowMs || jobs <= nowMs) && ++turns < MaxTurns);

            long next = StepPower(nowMs);
            next = state < next ? state : next;
            next = jobs < next ? jobs : next;
            for (int count = _at.Take(_chunk, 0, ChunkBytes, nowMs); count > 0; count = _at.Take(_chunk, 0, ChunkBytes, nowMs))
            {
                _port.Write(_chunk, 0, count);
            }

            long channel = _at.NextMs;
            return channel < next ? channel : next;
        }

        /// <inheritdoc/>
        public override bool Wait(int timeoutMs)
        {
            long nowMs = _clock.NowMs;
            for (long endMs = nowMs + timeoutMs; ; nowMs = _clock.NowMs)
            {
                long next = Step(nowMs);
                if (_hasNews || HasArrived())
                {
                    _hasNews = false;
                    return true;
                }

                long left = (next < endMs ? next : endMs) - nowMs;
                if (nowMs >= endMs || _isWoken.WaitOne(left < 1 ? 1 : left < PollMs ? (int)left : PollMs, false))
                {
                    return false;
                }
            }
        }

        /// <inheritdoc/>
        public override void Wake()
        {
            _isWoken.Set();
        }

        /// <summary>Ends the <see cref="Wait"/> under way, as a link has changed: it has opened, failed, or sent what it had. Called from inside a job.</summary>
        public void Tell()
        {
            _hasNews = true;
        }

        private long StepPower(long nowMs)
        {
            return Power is null ? DatagramLink.Never : Power.Step(nowMs);
        }

        private bool HasArrived()
        {
            int i = _userCount - 1;
            while (i >= 0 && !(_users[i] is ModemLink link && link.HasArrived))
            {
                i--;
            }

            return i >= 0;
        }
    }
}
