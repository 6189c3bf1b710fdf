using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    // The dialect, the speed and the registration.
    public sealed partial class CellularModem
    {
        /// <summary>How often the registration is asked for, as a URC may have been lost: while searching, and while ready.</summary>
        private const int AskSearchingMs = 5000;
        private const int AskReadyMs = 600000;

        /// <summary>Starts without a word that are believed one after the other; then it is a modem that does not report.</summary>
        private const int MaxSilentRestarts = 3;

        private const int QueryTimeoutMs = 10000;
        private const int EdrxUnitMs = 5120;

        // Codes of URCs; those of boot and power-down lines follow.
        private const int CeregUrc = 0;
        private const int CregUrc = 1;
        private const int BootUrc = 2;

        private static readonly byte[] s_cereg = Ascii.GetBytes("+CEREG:");
        private static readonly byte[] s_creg = Ascii.GetBytes("+CREG:");
        private static readonly byte[] s_askCereg = Ascii.GetBytes("AT+CEREG?");
        private static readonly byte[] s_askCreg = Ascii.GetBytes("AT+CREG?");

        /// <summary>Units of the eDRX cycle, by its 4 bits, in 5.12 s (3GPP TS 24.008 §10.5.5.32).</summary>
        private static readonly short[] s_edrxUnits = { 1, 2, 4, 8, 12, 16, 20, 24, 28, 32, 64, 128, 256, 512, 1024, 2048 };

        /// <summary>Seconds of the units of T3324 (3GPP TS 24.008 §10.5.7.3) and of T3412 (§10.5.7.4a), by the upper 3 bits; 0 for deactivated.</summary>
        private static readonly int[] s_activeUnits = { 2, 60, 360, 60, 60, 60, 60, 0 };
        private static readonly int[] s_periodicUnits = { 600, 3600, 36000, 2, 30, 60, 1152000, 0 };

        private readonly ModemRegistration _registration;
        private bool _usesCreg;
        private bool _hasReports;       // it accepted to report changes of the registration
        private int _silentRestarts;    // in a row
        private bool _hasToldDialect;
        private long _askMs;
        private int _bootLines;         // their number
        private int _lastBootLine = -1;
        private long _bootLineMs;

        /// <summary>Whether it is registered with a network, at home or roaming.</summary>
        public bool IsRegistered { get; private set; }

        /// <summary>The registration state it last reported (3GPP TS 27.007 §10.1.22); 1 home, 5 roaming.</summary>
        public int Registration { get; private set; }

        /// <summary>Active time T3324 that the network granted, in seconds; -1 if PSM is not granted.</summary>
        public int GrantedActiveTimeS { get; private set; } = -1;

        /// <summary>Periodic update timer T3412 that the network granted, in seconds; -1 if unknown.</summary>
        public int GrantedPeriodicUpdateS { get; private set; } = -1;

        /// <summary>eDRX cycle that the network granted, in milliseconds; -1 if unknown or none.</summary>
        public int GrantedEdrxMs { get; private set; } = -1;

        /// <inheritdoc/>
        void IUrcHandler.OnUrc(AtChannel at, int code, AtFields fields)
        {
            if (code == (_usesCreg ? CregUrc : CeregUrc))
            {
                ReadRegistration(fields, isQuery: false);
            }
            else if (code >= BootUrc + _bootLines)
            {
                _hasPoweredDown = true;
                at.Reset();
            }
            else if (code >= BootUrc)
            {
                ReadBootLine(code - BootUrc);
            }
        }

        /// <inheritdoc/>
        void IUrcHandler.OnUrcData(AtChannel at, int code, byte[] buffer, int offset, int count)
        {
        }

        private void AskRegistration()
        {
            if (Submit(_registration))
            {
                _registration.Begin();
            }
        }

        internal void BeginRegistrationQuery(AtHandler handler)
        {
            _at.Begin(handler, _usesCreg ? s_askCreg : s_askCereg);
            _at.Expect(_usesCreg ? s_creg : s_cereg, needsAnswer: false);
            _at.Send(QueryTimeoutMs);
        }

        internal void UseCreg(bool usesCreg, bool hasReports)
        {
            _usesCreg = usesCreg;
            _hasReports = hasReports;
        }

        /// <summary>Reads <c>[n,]stat[,area,cell,technology,cause type,cause,active time,periodic update]</c>.</summary>
        internal void ReadRegistration(AtFields fields, bool isQuery)
        {
            int reports = -1;
            int stat;
            if ((isQuery && !fields.TryNumber(out reports)) || !fields.TryNumber(out stat))
            {
                return;
            }

            // It reports no changes although it was told to: it has started anew without a word, or never does what it is told.
            _silentRestarts = reports > 0 ? 0 : _silentRestarts;
            if (reports == 0 && _hasReports && State != ModemState.Initialising && _silentRestarts < MaxSilentRestarts)
            {
                _silentRestarts++;
                _hasBooted = true;
            }

            // 4 is unknown, and not lost.
            Registration = stat;
            IsRegistered = stat == 1 || stat == 5 || (stat == 4 && IsRegistered);
            if (fields.Skip(5))
            {
                int value;
                GrantedActiveTimeS = TryBits(fields, out value) ? InSeconds(value, s_activeUnits) : GrantedActiveTimeS;
                GrantedPeriodicUpdateS = TryBits(fields, out value) ? InSeconds(value, s_periodicUnits) : GrantedPeriodicUpdateS;
            }
        }

        /// <summary>Reads <c>technology,requested,granted,paging window</c>.</summary>
        internal void ReadEdrx(AtFields fields)
        {
            int technology;
            int bits = -1;
            bool isGranted = fields.TryNumber(out technology) && technology != 0 && fields.Skip(1) && TryBits(fields, out bits);
            GrantedEdrxMs = isGranted && bits < s_edrxUnits.Length ? s_edrxUnits[bits] * EdrxUnitMs : -1;
        }

        /// <summary>Chooses the dialect by an answer to <c>+CGMM</c>.</summary>
        internal void Choose(byte[] model, int offset, int count)
        {
            for (int i = 0; i < _dialects.Length; i++)
            {
                if (_dialects[i].Matches(model, offset, count))
                {
                    _hasToldDialect &= Dialect == _dialects[i];
                    Dialect = _dialects[i];
                    return;
                }
            }
        }

        /// <summary>Puts the dialect that was chosen into use.</summary>
        internal void UseDialect()
        {
            _at.GapMs = Dialect.GapMs;
            if (_hasToldDialect)
            {
                return;
            }

            _hasToldDialect = true;
            for (int i = _userCount - 1; i >= 0; i--)
            {
                _users[i].OnDialect(this);
            }
        }

        /// <summary>Goes to the speed of the options, as the modem has been told to.</summary>
        internal void SetSpeed()
        {
            _port.Open(Options.BaudRate);
        }

        private static bool TryBits(AtFields fields, out int value)
        {
            int offset;
            int count;
            value = 0;
            if (!fields.TryText(out offset, out count) || count == 0 || count > 8)
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                int bit = fields.Buffer[offset + i] - '0';
                if (bit < 0 || bit > 1)
                {
                    return false;
                }

                value = value << 1 | bit;
            }

            return true;
        }

        private static int InSeconds(int timer, int[] units)
        {
            int unit = units[timer >> 5];
            return unit == 0 ? -1 : (timer & 31) * unit;
        }

        /// <summary>Registers what any of the dialects says at its start and its end: which one it is shows only afterwards.</summary>
        private void AddUrcs()
        {
            _at.AddUrc(s_cereg, this, CeregUrc);
            _at.AddUrc(s_creg, this, CregUrc);
            AddBootLines(Dialect);
            for (int i = 0; i < _dialects.Length; i++)
            {
                AddBootLines(_dialects[i]);
            }

            AddPowerDownLines(Dialect);
            for (int i = 0; i < _dialects.Length; i++)
            {
                AddPowerDownLines(_dialects[i]);
            }
        }

        private void AddBootLines(Dialect dialect)
        {
            for (int i = 0; i < dialect.BootLines.Length; i++)
            {
                _at.AddUrc(dialect.BootLines[i], this, BootUrc + _bootLines++);
            }
        }

        private void AddPowerDownLines(Dialect dialect)
        {
            for (int i = 0; i < dialect.PowerDownLines.Length; i++)
            {
                _at.AddUrc(dialect.PowerDownLines[i], this, BootUrc + _bootLines);
            }
        }

        /// <summary>A later line of a start that was noticed already tells nothing new; any other one says that the modem has lost everything.</summary>
        private void ReadBootLine(int line)
        {
            bool isKnown = _lastBootLine >= 0 && line > _lastBootLine && _at.NowMs - _bootLineMs < Dialect.BootMs;
            _lastBootLine = line;
            if (!isKnown)
            {
                _bootLineMs = _at.NowMs;
                _hasBooted = true;
                _at.Reset();
            }
        }
    }
}
