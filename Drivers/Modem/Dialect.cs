using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    /// <summary>
    /// How one family of modems differs from 3GPP TS 27.007 and 27.005: tables, times and limits as fields that the constructor of a derived class fills and
    /// a board may correct, and a few hooks to override. The defaults are the portable ones. To support another modem, derive a class in your own project and
    /// pass it to <see cref="CellularModem"/>.
    /// </summary>
    public abstract partial class Dialect
    {
        /// <summary>Its name, for a setting.</summary>
        public abstract string Name { get; }

        /// <summary>What the answers to <c>+CGMM</c> contain for its modems, in ASCII; empty for one that is only chosen by name.</summary>
        public byte[][] Models = { };

        /// <summary>
        /// Lines that the modem sends when it has started, in their order, such as <c>RDY</c>, <c>APP RDY</c>. By the first of them it is known to have lost
        /// everything; those that follow it within <see cref="BootMs"/> belong to the same start.
        /// </summary>
        public byte[][] BootLines = Lines("RDY\nAPP RDY\n+SYSSTART\n^SYSSTART");

        /// <summary>Lines that the modem sends when it switches itself off.</summary>
        public byte[][] PowerDownLines = Lines("NORMAL POWER DOWN\nPOWERED DOWN\nUNDER-VOLTAGE POWER DOWN\nOVER-VOLTAGE POWER DOWN");

        /// <summary>Set-up commands, sent after <c>ATE0</c>, <c>+CMEE=1</c> and <c>+CGMM</c> in each initialisation. One that is refused is counted and passed over.</summary>
        public byte[][] SetUp = { };

        /// <summary>Command that switches the modem off in order, or null.</summary>
        public byte[] PowerDown;

        /// <summary>Input buffer that its longest line needs, in bytes.</summary>
        public int InputBytes = 2048;

        /// <summary>Output buffer that its longest command needs, in bytes.</summary>
        public int OutputBytes = 1536;

        /// <summary>Least pause between commands, in milliseconds.</summary>
        public int GapMs;

        /// <summary>The prompt for data.</summary>
        public char Prompt = '>';

        /// <summary>Pause between the prompt and the data, in milliseconds.</summary>
        public int PromptPauseMs;

        /// <summary>Whether the modem may sleep on its line after <see cref="CellularModem.SleepAfterMs"/> of silence and loses the first characters that wake it.</summary>
        public bool LosesFirstCharacters;

        /// <summary>Whether the radio must be off (<c>+CFUN=0</c>) while a context is defined.</summary>
        public bool DefinesContextOffline;

        /// <summary>Command that starts the modem anew.</summary>
        public byte[] Restart = Ascii.GetBytes("AT+CFUN=1,1");

        /// <summary>Whether high is the active level of the power key, as with a transistor before it.</summary>
        public bool IsPowerKeyHigh;

        /// <summary>Whether high is the active level of the reset.</summary>
        public bool IsResetHigh;

        /// <summary>Whether high is the level of the status input while the modem is on.</summary>
        public bool IsStatusHigh = true;

        /// <summary>Whether high is the level of DTR that keeps the modem awake.</summary>
        public bool IsDtrHigh;

        /// <summary>How long the power key is pressed to switch on, in milliseconds; 0 if there is none.</summary>
        public int PowerOnMs = 1500;

        /// <summary>How long the power key is pressed to switch off, in milliseconds.</summary>
        public int PowerOffMs = 1500;

        /// <summary>How long the reset pin is held, in milliseconds; 0 if there is none.</summary>
        public int ResetMs = 500;

        /// <summary>How long the power key is pressed to wake the modem from PSM, in milliseconds; 0 if a character on the line does.</summary>
        public int WakeMs;

        /// <summary>Longest time from the power key to the first answer, in milliseconds.</summary>
        public int BootMs = 15000;

        /// <summary>How long the modem takes to switch off, in milliseconds.</summary>
        public int ShutDownMs = 5000;

        /// <summary>How long the modem must have been on before it may be switched off, in milliseconds.</summary>
        public int StayUpMs;

        /// <summary>Whether the answer to <c>+CGMM</c> names one of its modems.</summary>
        public virtual bool Matches(byte[] model, int offset, int count)
        {
            for (int i = 0; i < Models.Length; i++)
            {
                for (int at = offset; at + Models[i].Length <= offset + count; at++)
                {
                    if (AtFields.IsAt(model, at, offset + count, Models[i]))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        /// <summary>Makes a table of texts from one string, separated by line feeds.</summary>
        protected static byte[][] Lines(string text)
        {
            int count = 1;
            for (int i = 0; i < text.Length; i++)
            {
                count += text[i] == '\n' ? 1 : 0;
            }

            byte[][] lines = new byte[count][];
            string[] parts = text.Split('\n');
            for (int i = 0; i < count; i++)
            {
                lines[i] = Ascii.GetBytes(parts[i]);
            }

            return lines;
        }
    }
}
