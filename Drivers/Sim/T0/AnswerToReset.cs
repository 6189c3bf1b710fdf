namespace Lwm2m.Sim
{
    /// <summary>The answer to reset of a card (ISO/IEC 7816-3 §8.2), taken up character by character.</summary>
    public sealed class AnswerToReset
    {
        /// <summary>Most characters: TS and 32 more (ISO/IEC 7816-3 §8.2.1).</summary>
        public const int MaxLength = 33;

        /// <summary>TS of the direct convention.</summary>
        public const byte Direct = 0x3B;

        /// <summary>TS of the inverse convention.</summary>
        public const byte Inverse = 0x3F;

        /// <summary>Fi and Di of a card that names none: 372 and 1 (ISO/IEC 7816-3 §8.3).</summary>
        public const int DefaultRate = 0x11;

        private const int DefaultWaitingInteger = 10;
        private const int NoExtraGuard = 255;
        private const int ImplicitParameters = 0x10;
        private const int GlobalBytes = 15;         // T=15: what follows holds for the card, not for a protocol

        private readonly byte[] _bytes = new byte[MaxLength];
        private int _interface;         // bits 0 to 3: which of TAi, TBi, TCi and TDi are still to come
        private int _group;             // i of those
        private int _protocol;          // T of the TD before
        private int _protocols;         // bit T: named by a TD
        private int _historical;        // still to come
        private bool _hasCheck;         // TCK is still to come

        /// <summary>Makes an empty one.</summary>
        public AnswerToReset()
        {
            Clear();
        }

        /// <summary>The characters, in the direct convention.</summary>
        public byte[] Bytes
        {
            get { return _bytes; }
        }

        /// <summary>How many have come.</summary>
        public int Length { get; private set; }

        /// <summary>Whether all have come.</summary>
        public bool IsComplete { get; private set; }

        /// <summary>Whether it is none: the first character, its length or its check is wrong.</summary>
        public bool IsBad { get; private set; }

        /// <summary>TA1, which codes the highest rate of the card; -1 if it names none.</summary>
        public int Rate { get; private set; }

        /// <summary>Whether TA2 is there: the card has one protocol and one rate, and takes no PPS (ISO/IEC 7816-3 §6.3.1).</summary>
        public bool IsSpecific { get; private set; }

        /// <summary>Whether a card in specific mode has a rate that TA1 does not tell.</summary>
        public bool IsRateImplicit { get; private set; }

        /// <summary>The protocol of a card in specific mode, else the first it offers.</summary>
        public int FirstProtocol { get; private set; }

        /// <summary>Extra guard time N between two characters to the card, in etu (TC1).</summary>
        public int ExtraGuardEtu { get; private set; }

        /// <summary>WI, which codes the waiting time of T=0 (TC2).</summary>
        public int WaitingInteger { get; private set; }

        /// <summary>Whether the card offers T=0.</summary>
        public bool OffersT0
        {
            get { return (_protocols & 1) != 0; }
        }

        /// <summary>Begins anew.</summary>
        public void Clear()
        {
            Length = 0;
            IsComplete = false;
            IsBad = false;
            Rate = -1;
            IsSpecific = false;
            IsRateImplicit = false;
            FirstProtocol = 0;
            ExtraGuardEtu = 0;
            WaitingInteger = DefaultWaitingInteger;
            _interface = 0;
            _group = 1;
            _protocol = 0;
            _protocols = 0;
            _historical = 0;
            _hasCheck = false;
        }

        /// <summary>Takes up the next character. What comes behind the last one is left out.</summary>
        public void Add(byte value)
        {
            if (IsComplete || IsBad)
            {
                return;
            }

            if (Length == MaxLength)
            {
                IsBad = true;
                return;
            }

            _bytes[Length++] = value;
            if (Length == 1)
            {
                IsBad = value != Direct && value != Inverse;
                return;
            }

            if (Length == 2)
            {
                _interface = value >> 4;
                _historical = value & 15;
            }
            else if (_interface != 0)
            {
                AddInterface(value);
            }
            else if (_historical > 0)
            {
                _historical--;
            }
            else
            {
                _hasCheck = false;
                IsBad = Check() != 0;
            }

            if (_interface == 0 && _historical == 0 && !_hasCheck)
            {
                End();
            }
        }

        private void AddInterface(byte value)
        {
            int which = _interface & -_interface;
            _interface -= which;
            switch (which)
            {
                case 1:
                    AddTa(value);
                    break;
                case 4 when _group == 1:
                    ExtraGuardEtu = value == NoExtraGuard ? 0 : value;
                    break;
                case 4 when _group == 2 && _protocol == 0:
                    WaitingInteger = value == 0 ? DefaultWaitingInteger : value;
                    break;
                case 8:
                    AddTd(value);
                    break;
            }
        }

        private void AddTa(byte value)
        {
            if (_group == 1)
            {
                Rate = value;
            }
            else if (_group == 2)
            {
                IsSpecific = true;
                IsRateImplicit = (value & ImplicitParameters) != 0;
                FirstProtocol = value & 15;
            }
        }

        private void AddTd(byte value)
        {
            _protocol = value & 15;
            if (_group == 1)
            {
                FirstProtocol = _protocol;
                IsBad = _protocol == GlobalBytes;           // TD1 names a protocol (ISO/IEC 7816-3 §8.2.3)
            }

            _protocols |= 1 << _protocol;
            _hasCheck |= _protocol != 0;
            _interface = value >> 4;
            _group++;
        }

        private void End()
        {
            IsComplete = !IsBad;
            if (_protocols == 0)
            {
                _protocols = 1;         // without TD1 it is T=0 alone
            }
        }

        private int Check()
        {
            int check = 0;
            for (int i = 1; i < Length; i++)
            {
                check ^= _bytes[i];
            }

            return check;
        }
    }
}
