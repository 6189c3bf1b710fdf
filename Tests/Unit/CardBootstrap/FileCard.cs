using Lwm2m.Foundation;
using Lwm2m.Tests;
using Lwm2m.Uicc;

namespace Lwm2m.CardBootstrap.Tests
{
    /// <summary>A carrier with a card behind it that has files and a PIN, in virtual time: it answers in the next step, and is as strict as a card may be.</summary>
    internal sealed class FileCard : CardTransport
    {
        public const string Iccid = "98940012345678901234";

        public const string BootstrapPath = "7fff6432";

        private const int MaxFiles = 16;

        private static readonly byte[] s_applicationControl = { 0x62, 0x04, 0x82, 0x02, 0x78, 0x21 };

        private readonly string[] _paths = new string[MaxFiles];
        private readonly byte[][] _files = new byte[MaxFiles][];
        private readonly bool[] _isOpen = new bool[4];
        private readonly byte[] _answer = new byte[MaxResponse];
        private int _count;
        private byte[] _command;
        private int _selected = -1;
        private bool _isVerified;
        private bool _isOpened;

        public FileCard(string iccid = Iccid)
        {
            Put("2fe2", iccid);
        }

        /// <summary>Status that every SELECT by name answers with, or 0.</summary>
        public int NameStatus { get; set; }

        /// <summary>Status that a READ BINARY of the bootstrap file answers with, or 0.</summary>
        public int ReadStatus { get; set; }

        /// <summary>Whether MANAGE CHANNEL answers 6881.</summary>
        public bool HasNoChannels { get; set; }

        /// <summary>Whether it takes commands and does not answer.</summary>
        public bool IsSilent { get; set; }

        /// <summary>Whether a FCP says no length.</summary>
        public bool HidesSize { get; set; }

        /// <summary>PIN of the bootstrap file, or null.</summary>
        public string Pin { get; set; }

        public int PinTries { get; set; } = 3;

        /// <summary>Channels open now.</summary>
        public int OpenChannels
        {
            get { return (_isOpen[1] ? 1 : 0) + (_isOpen[2] ? 1 : 0) + (_isOpen[3] ? 1 : 0); }
        }

        /// <summary>Commands so far.</summary>
        public int Commands { get; private set; }

        /// <summary>READ BINARY so far.</summary>
        public int Reads { get; private set; }

        /// <summary>VERIFY with a PIN so far.</summary>
        public int PinsGiven { get; private set; }

        /// <summary>Number of the command, from the next on, before which the card is pulled; -1 for none.</summary>
        public int PulledBefore { get; set; } = -1;

        public bool IsStarting { get; set; }

        public override LinkPump Pump
        {
            get { return null; }
        }

        /// <summary>A card as it is made: PKCS #15 as in the examples, and the content of the bootstrap file.</summary>
        public static FileCard With(string content, string iccid = Iccid)
        {
            FileCard card = new FileCard(iccid);
            card.Put("7fff5031", "A706300404026430FFFF");
            card.Put("7fff6430", "A125300030110C0F4C774D324D20426F6F747374726170A10E300C0604672B0901300404026432FF");
            card.Put(BootstrapPath, content);
            return card;
        }

        public void Put(string path, string hex)
        {
            int at = Find(path);
            at = at < 0 ? _count++ : at;
            _paths[at] = path;
            _files[at] = Hex.Parse(hex);
        }

        public void Remove(string path)
        {
            _paths[Find(path)] = "";
        }

        /// <summary>Another card takes its place.</summary>
        public void Reset()
        {
            CloseChannels();
            _isVerified = false;
            MoveTo(CardState.Starting, true);
            MoveTo(CardState.Ready, false);
        }

        public void Pull()
        {
            _command = null;
            CloseChannels();
            MoveTo(CardState.Absent, false);
        }

        public void Insert()
        {
            MoveTo(CardState.Ready, true);
        }

        public override void Open(long nowMs)
        {
            if (!_isOpened)
            {
                _isOpened = true;
                MoveTo(IsAway ? CardState.Absent : IsStarting ? CardState.Starting : CardState.Ready, false);
            }
        }

        /// <summary>Whether there is no card when it is opened.</summary>
        public bool IsAway { get; set; }

        public override void Close()
        {
            _isOpened = false;
            MoveTo(CardState.Absent, false);
        }

        public override void Tell()
        {
        }

        public override long Step(long nowMs)
        {
            while (_command is not null)
            {
                byte[] command = _command;
                _command = null;
                if (PulledBefore >= 0 && PulledBefore-- == 0)
                {
                    Pull();
                    return DatagramLink.Never;
                }

                Commands++;
                Sent(nowMs);
                if (IsSilent)
                {
                    Fail(CardResult.Silent, nowMs);
                }
                else
                {
                    End(_answer, 0, Answer(command), nowMs);
                }
            }

            return DatagramLink.Never;
        }

        protected override void Send(int session, byte[] apdu, int offset, int count, long nowMs)
        {
            _command = Bytes.Slice(apdu, offset, count);
        }

        private void CloseChannels()
        {
            for (int i = 0; i < _isOpen.Length; i++)
            {
                _isOpen[i] = false;
            }
        }

        private int Answer(byte[] command)
        {
            int channel = command[0] & 3;
            switch (command[1])
            {
                case 0x70:
                    return ManageChannel(command);
                case 0xA4:
                    return channel != 0 && !_isOpen[channel] ? Status(0, 0x6881) : Select(command);
                case 0xB0:
                    return Read(command);
                case 0xB2:
                    return _selected < 0 || _paths[_selected] != "2f00" ? Status(0, 0x6986) : command[2] > 1 ? Status(0, 0x6A83) : Reply(_files[_selected], 0, _files[_selected].Length);
                case 0x20:
                    return Verify(command);
                default:
                    return Status(0, 0x6D00);
            }
        }

        private int ManageChannel(byte[] command)
        {
            if (HasNoChannels)
            {
                return Status(0, 0x6881);
            }

            if (command[2] == 0x80)
            {
                _isOpen[command[3]] = false;
                return Status(0, 0x9000);
            }

            int number = 1;
            while (number < _isOpen.Length && _isOpen[number])
            {
                number++;
            }

            if (number == _isOpen.Length)
            {
                return Status(0, 0x6A81);
            }

            _isOpen[number] = true;
            _answer[0] = (byte)number;
            return Status(1, 0x9000);
        }

        private int Select(byte[] command)
        {
            if (command[2] == 4)
            {
                bool isUsim = command[4] == 7;
                return isUsim || NameStatus == 0 ? Reply(s_applicationControl, 0, s_applicationControl.Length) : Status(0, NameStatus);
            }

            _selected = Find(Hex.Of(command, 5, command[4]));
            if (_selected < 0)
            {
                return Status(0, 0x6A82);
            }

            int size = _files[_selected].Length;
            byte[] fcp = Hex.Parse(HidesSize ? "620482024121" : "6208820241218002ffff");
            if (!HidesSize)
            {
                fcp[8] = (byte)(size >> 8);
                fcp[9] = (byte)size;
            }

            return (command[3] & 0x0C) == 0x0C ? Status(0, 0x9000) : Reply(fcp, 0, fcp.Length);
        }

        private int Read(byte[] command)
        {
            Reads++;
            int offset = command[2] << 8 | command[3];
            if (_selected < 0 || (command[2] & 0x80) != 0)
            {
                return Status(0, 0x6986);
            }

            bool isBootstrap = _paths[_selected] == BootstrapPath;
            if (isBootstrap && ReadStatus != 0)
            {
                return Status(0, ReadStatus);
            }

            if (isBootstrap && Pin is not null && !_isVerified)
            {
                return Status(0, 0x6982);
            }

            int left = _files[_selected].Length - offset;
            if (left <= 0)
            {
                return Status(0, 0x6B00);
            }

            int count = command[4] == 0 ? 256 : command[4];
            if (count > left && !HidesSize)
            {
                return Status(0, 0x6C00 | left);
            }

            count = count < left ? count : left;
            Reply(_files[_selected], offset, count);
            return Status(count, count < command[4] ? 0x6282 : 0x9000);
        }

        private int Verify(byte[] command)
        {
            if (command.Length == 4)
            {
                return Status(0, _isVerified ? 0x9000 : 0x63C0 | PinTries);
            }

            PinsGiven++;
            string given = Hex.Of(command, 5, command[4]);
            _isVerified = given == Pin && command[3] == 1;
            PinTries = _isVerified ? 3 : PinTries - 1;
            return Status(0, _isVerified ? 0x9000 : 0x63C0 | PinTries);
        }

        private int Reply(byte[] content, int offset, int count)
        {
            System.Array.Copy(content, offset, _answer, 0, count);
            return Status(count, 0x9000);
        }

        private int Status(int count, int status)
        {
            BigEndian.WriteUInt16(_answer, count, (ushort)status);
            return count + 2;
        }

        private int Find(string path)
        {
            int at = _count - 1;
            while (at >= 0 && _paths[at] != path)
            {
                at--;
            }

            return at;
        }
    }
}
