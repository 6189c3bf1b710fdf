using Lwm2m.Foundation;

namespace Lwm2m.Modem.Tests
{
    /// <summary>A channel whose other side is the test: writes down all that it is told, in order.</summary>
    internal sealed class AtTalk : AtHandler, IUrcHandler
    {
        private readonly byte[] _sent = new byte[2048];

        public AtTalk(int inputBytes = 512, int outputBytes = 256)
        {
            At = new AtChannel(inputBytes, outputBytes);
        }

        public AtChannel At { get; }

        /// <summary>What it was told: <c>answer x|</c>, <c>data x|</c>, <c>prompt|</c>, <c>end Ok|</c>, <c>urc n x|</c>, <c>urcdata n x|</c>.</summary>
        public string Log { get; private set; } = "";

        public long NowMs { get; set; }

        /// <summary>Written at the prompt.</summary>
        public string AtPrompt { get; set; }

        /// <summary>Least fields of an answer; 0 for any.</summary>
        public int AnswerFields { get; set; }

        /// <summary>Whether an answer announces a second line.</summary>
        public bool HasSecondLine { get; set; }

        /// <summary>Which field of an answer says how many bytes follow, from 1; 0 for none.</summary>
        public int RawField { get; set; }

        /// <summary>Ends of commands.</summary>
        public int Ends { get; private set; }

        public AtResult Result { get; private set; }

        public static byte[] Text(string text)
        {
            return Ascii.GetBytes(text);
        }

        public AtWriter Begin(string command)
        {
            At.Step(NowMs);
            return At.Begin(this, Text(command));
        }

        /// <summary>Sends a command that expects nothing but its result.</summary>
        public void Send(string command, string prefix = null)
        {
            Begin(command);
            if (prefix is not null)
            {
                At.Expect(Text(prefix), false);
            }

            At.Send(5000);
        }

        /// <summary>What it has to send now.</summary>
        public string Take()
        {
            int count = At.Take(_sent, 0, _sent.Length, NowMs);
            return ToText(_sent, 0, count);
        }

        public void Receive(string text)
        {
            Receive(Text(text), 0, text.Length);
        }

        public void Receive(byte[] bytes, int offset, int count)
        {
            At.Feed(bytes, offset, count, NowMs);
        }

        public void Wait(int ms)
        {
            NowMs += ms;
            At.Step(NowMs);
        }

        public void ClearLog()
        {
            Log = "";
        }

        public override bool IsAnswer(AtFields fields)
        {
            return fields.Count >= AnswerFields;
        }

        public override void OnAnswer(AtChannel at, AtFields fields)
        {
            Log += "answer " + ToText(fields.Buffer, fields.At, fields.End - fields.At) + "|";
            if (HasSecondLine)
            {
                at.ExpectLine();
            }

            int count;
            if (RawField > 0 && fields.Skip(RawField - 1) && fields.TryNumber(out count))
            {
                at.ExpectRaw(count);
            }
        }

        public override void OnData(AtChannel at, byte[] buffer, int offset, int count)
        {
            Log += "data " + ToText(buffer, offset, count) + "|";
        }

        public override void OnPrompt(AtChannel at, AtWriter writer)
        {
            Log += "prompt|";
            if (AtPrompt is not null)
            {
                writer.Text(Text(AtPrompt));
                writer.Byte(0x1A);
            }
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            Ends++;
            Result = result;
            Log += "end " + ((int)result).ToString() + "|";
        }

        public void OnUrc(AtChannel at, int code, AtFields fields)
        {
            Log += "urc " + code.ToString() + " " + ToText(fields.Buffer, fields.At, fields.End - fields.At) + "|";
            if (code == SecondLineUrc)
            {
                at.ExpectLine();
            }
            else if (code == RawUrc)
            {
                int count;
                if (fields.Skip(1) && fields.TryNumber(out count))
                {
                    at.ExpectRaw(count);
                }
            }
        }

        public void OnUrcData(AtChannel at, int code, byte[] buffer, int offset, int count)
        {
            Log += "urcdata " + code.ToString() + " " + ToText(buffer, offset, count) + "|";
        }

        /// <summary>Code of a URC with a second line.</summary>
        public const int SecondLineUrc = 50;

        /// <summary>Code of a URC with counted bytes, whose number is its second field.</summary>
        public const int RawUrc = 51;

        /// <summary>ASCII as it is, other bytes as dots.</summary>
        public static string ToText(byte[] buffer, int offset, int count)
        {
            char[] text = new char[count < 0 ? 0 : count];
            for (int i = 0; i < text.Length; i++)
            {
                int c = buffer[offset + i];
                text[i] = c < ' ' || c > '~' ? '.' : (char)c;
            }

            return new string(text);
        }
    }
}
