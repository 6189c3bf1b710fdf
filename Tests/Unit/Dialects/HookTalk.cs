using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Tests;

namespace Lwm2m.Dialects.Tests
{
    /// <summary>Carries out one hook of a dialect over a channel, for socket 3 of a modem that a test plays.</summary>
    internal sealed class HookTalk : ModemJob, IUrcHandler
    {
        private readonly AtChannel _at = new AtChannel(2048, 2048);
        private readonly ModemSocket _socket = new ModemSocket("198.51.100.7", 5684);
        private readonly Dialect _dialect;
        private byte[] _data;

        internal HookTalk(Dialect dialect)
            : base(Housekeeping, false)
        {
            _dialect = dialect;
            _socket.Begin(3, new ModemOptions());
            dialect.AddSocketUrcs(_at, this);
        }

        internal bool HasEnded { get; private set; }

        internal AtResult Result { get; private set; }

        /// <summary>The datagram read in hex digits, "damaged", or empty.</summary>
        internal string Datagram { get; private set; } = "";

        /// <summary>What the last line about a socket meant.</summary>
        internal string Meaning { get; private set; } = "";

        internal void BeginSend(byte[] datagram)
        {
            _data = datagram;
            _dialect.WriteSend(_at, this, _socket, datagram, 0, datagram.Length);
        }

        internal void BeginRead()
        {
            _dialect.WriteRead(_at, this, _socket);
        }

        /// <summary>The modem says this.</summary>
        internal void Say(string text)
        {
            byte[] bytes = Ascii.GetBytes(text);
            _at.Feed(bytes, 0, bytes.Length, 0);
        }

        /// <summary>What was sent to the modem.</summary>
        internal string Take()
        {
            byte[] buffer = new byte[512];
            int count = _at.Take(buffer, 0, buffer.Length, 1000);
            char[] text = new char[count];
            for (int i = 0; i < count; i++)
            {
                text[i] = (char)buffer[i];
            }

            return new string(text);
        }

        internal string TakeHex()
        {
            byte[] buffer = new byte[512];
            return Hex.Of(buffer, 0, _at.Take(buffer, 0, buffer.Length, 1000)).ToUpper();
        }

        public override void Run(AtChannel at)
        {
        }

        public override void OnPrompt(AtChannel at, AtWriter writer)
        {
            _dialect.WriteData(writer, _data, 0, _data.Length);
        }

        public override void OnAnswer(AtChannel at, AtFields fields)
        {
            if (_data is null)
            {
                int offset;
                int count;
                _dialect.ReadDatagram(at, fields, _socket, out offset, out count);
                Note(fields.Buffer, offset, count);
            }
        }

        public override void OnData(AtChannel at, byte[] buffer, int offset, int count)
        {
            count = _dialect.FindData(buffer, ref offset, count);
            Note(buffer, offset, count);
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            HasEnded = true;
            Result = result;
        }

        public void OnUrc(AtChannel at, int code, AtFields fields)
        {
            int handle;
            switch (_dialect.ReadSocketUrc(at, code, fields, out handle))
            {
                case SocketEvent.Arrived:
                    Meaning = "Arrived " + handle.ToString();
                    break;
                case SocketEvent.Closed:
                    Meaning = "Closed " + handle.ToString();
                    break;
                case SocketEvent.Pushed:
                    int offset;
                    int count;
                    fields.TryHex(out offset, out count);
                    Meaning = "Pushed " + handle.ToString() + " " + Hex.Of(fields.Buffer, offset, count);
                    break;
                default:
                    Meaning = "None";
                    break;
            }
        }

        public void OnUrcData(AtChannel at, int code, byte[] buffer, int offset, int count)
        {
        }

        private void Note(byte[] buffer, int offset, int count)
        {
            Datagram = count < 0 ? "damaged" : count > 0 ? Hex.Of(buffer, offset, count) : Datagram;
        }
    }
}
