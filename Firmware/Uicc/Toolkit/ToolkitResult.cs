namespace Lwm2m.Uicc
{
    /// <summary>General results of a TERMINAL RESPONSE (ETSI TS 102 223 §8.12).</summary>
    public static class ToolkitResult
    {
        /// <summary>Performed.</summary>
        public const int Done = 0x00;

        /// <summary>The terminal cannot now: what became of the command is not known, or it was not begun.</summary>
        public const int TerminalBusy = 0x20;

        /// <summary>The network cannot now.</summary>
        public const int NetworkBusy = 0x21;

        /// <summary>Beyond the capabilities of the terminal.</summary>
        public const int Unsupported = 0x30;

        /// <summary>The data of the command are not understood.</summary>
        public const int NotUnderstood = 0x32;

        /// <summary>The network has refused the short message (RP-ERROR).</summary>
        public const int SmsRefused = 0x35;

        /// <summary>Whether a result carries a cause behind it.</summary>
        internal static bool HasCause(int result)
        {
            return result == TerminalBusy || result == NetworkBusy || result == SmsRefused;
        }
    }
}
