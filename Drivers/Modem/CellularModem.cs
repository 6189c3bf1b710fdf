using System;
using System.Threading;
using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    /// <summary>
    /// A modem behind a serial line: switches it on, sets it up, keeps it registered and brings it back when it fails, and runs the jobs of its links
    /// (SMS, non-IP, UDP) and of the card, one command at a time. It is the pump of its links, and belongs to the thread of the client.
    /// </summary>
    public sealed partial class CellularModem : LinkPump
    {
        /// <summary>Silence, in milliseconds, after which a modem that sleeps is woken before the next command.</summary>
        public const int SleepAfterMs = 5000;

        /// <summary>Most users: links and services.</summary>
        public const int MaxUsers = 12;

        private const int PollMs = 10;
        private const int ChunkBytes = 128;

        private readonly ModemPort _port;
        private readonly Clock _clock;
        private readonly Dialect[] _dialects;
        private readonly AtChannel _at;
        private readonly byte[] _chunk = new byte[ChunkBytes];
        private readonly AutoResetEvent _isWoken = new AutoResetEvent(false);
        private readonly IModemUser[] _users = new IModemUser[MaxUsers];
        private int _userCount;

        /// <summary>Makes a modem that is off.</summary>
        /// <param name="port">Its serial line.</param>
        /// <param name="clock">The clock of <see cref="Wait"/>.</param>
        /// <param name="dialects">Those it may speak; the answer to <c>+CGMM</c> chooses the first that matches.</param>
        /// <param name="options">Settings, or null for the defaults.</param>
        /// <param name="power">Its power and reset pins, or null for none.</param>
        public CellularModem(ModemPort port, Clock clock, Dialect[] dialects, ModemOptions options = null, ModemPower power = null)
        {
            _port = port;
            _clock = clock;
            _dialects = dialects;
            Options = options ?? new ModemOptions();
            Power = power;
            int input = 0;
            int output = 0;
            for (int i = 0; i < dialects.Length; i++)
            {
                input = dialects[i].InputBytes > input ? dialects[i].InputBytes : input;
                output = dialects[i].OutputBytes > output ? dialects[i].OutputBytes : output;
            }

            _at = new AtChannel(input, output);
        }

        /// <summary>Its settings.</summary>
        public ModemOptions Options { get; }

        /// <summary>Its pins, or null.</summary>
        public ModemPower Power { get; }

        /// <summary>Its state.</summary>
        public ModemState State { get; private set; }

        /// <summary>The dialect in use; the first of the list until the modem has said what it is.</summary>
        public Dialect Dialect { get; private set; }

        /// <summary>The channel, for the registration of URCs (<see cref="AtChannel.AddUrc"/>) and for its counters.</summary>
        public AtChannel Channel
        {
            get { return _at; }
        }

        /// <summary>How long the pending command has been running, in milliseconds; 0 if none is. A short message may take 120 s, and all else waits.</summary>
        public int BusySinceMs
        {
            get { return _at.IsBusy ? (int)(_at.NowMs - _at.SentMs) : 0; }
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
                if (Dialect is not null)
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

        /// <summary>Switches the modem on, if it is off.</summary>
        public void Start(long nowMs)
        {
        }

        /// <summary>Switches the modem off. Jobs are cancelled.</summary>
        public void Stop(long nowMs)
        {
        }

        /// <summary>Reads and writes the line, runs the jobs and does what is due. Called by each link's own Step.</summary>
        /// <returns>Time of the next call needed while nothing arrives, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(long nowMs)
        {
            return DatagramLink.Never;
        }

        /// <inheritdoc/>
        public override bool Wait(int timeoutMs)
        {
            return false;
        }

        /// <inheritdoc/>
        public override void Wake()
        {
            _isWoken.Set();
        }
    }
}
