using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The binding of an account, Server object resource 7: letters of transports, in the order of preference (LwM2M Core §6.2.1.2).</summary>
    public sealed class BindingMode
    {
        private const string Transports = "UMHTSN";
        private const byte QueueLetter = (byte)'Q';

        private readonly byte[] _letters = new byte[Transports.Length];
        private int _count = 1;

        /// <summary>Creates the default binding: UDP.</summary>
        public BindingMode()
        {
            _letters[0] = (byte)'U';
        }

        /// <summary>The bindings that serve the account, or null for all: letters that none of them has are not reported to the server.</summary>
        internal Binding[] Available;

        /// <summary>Whether a text is one transport of LwM2M 1.1, as resource 22 has it.</summary>
        public static bool IsTransport(byte[] text, int offset, int count)
        {
            return count == 1 && IsValid(text, offset, count);
        }

        /// <summary>
        /// Whether a text is a binding mode: one letter of the transports of LwM2M 1.1 or more, each once (LwM2M Core §6.2.1.2). With the Q of the
        /// queue mode of LwM2M 1.0 UDP and SMS together are UQS and nothing else, as SMS has no queue beside UDP (LwM2M 1.0 §5.3.1.1).
        /// </summary>
        /// <param name="text">Holds it.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its bytes.</param>
        /// <param name="takesQueue">Whether the Q of LwM2M 1.0 may stand with them.</param>
        public static bool IsValid(byte[] text, int offset, int count, bool takesQueue = false)
        {
            int seen = 0;
            int queue = 1 << Transports.Length;
            int both = queue | (1 << Transports.IndexOf('U')) | (1 << Transports.IndexOf('S'));
            for (int i = 0; i < count; i++)
            {
                int at = Transports.IndexOf((char)text[offset + i]);
                int bit = at >= 0 ? 1 << at : takesQueue && text[offset + i] == QueueLetter ? queue : 0;
                if (bit == 0 || (seen & bit) != 0)
                {
                    return false;
                }

                seen |= bit;
            }

            return (seen & ~queue) != 0 && ((seen & both) != both || Ascii.Equals(text, offset, count, "UQS"));
        }

        /// <summary>Sets a valid text; a Q is ignored, as the client reports queue mode itself.</summary>
        /// <returns>Whether it changed.</returns>
        public bool Set(byte[] text, int offset, int count)
        {
            int length = 0;
            bool isSame = true;
            for (int i = 0; i < count; i++)
            {
                if (text[offset + i] != QueueLetter)
                {
                    isSame &= length < _count && _letters[length] == text[offset + i];
                    _letters[length++] = text[offset + i];
                }
            }

            isSame &= length == _count;
            _count = length;
            return !isSame;
        }

        /// <summary>Where a letter stands, or -1.</summary>
        public int PositionOf(char letter)
        {
            int at = _count - 1;
            while (at >= 0 && _letters[at] != letter)
            {
                at--;
            }

            return at;
        }

        /// <summary>Whether it has a letter by which the client can be reached.</summary>
        public bool Has(char letter)
        {
            bool isAvailable = Available is null;
            for (int i = 0; !isAvailable && i < Available.Length; i++)
            {
                isAvailable = Available[i].Letter == letter;
            }

            return isAvailable && PositionOf(letter) >= 0;
        }

        /// <summary>Gives it as a value, as it was set.</summary>
        public void Write(ValueWriter value)
        {
            value.WriteString(_letters, 0, _count);
        }

        /// <summary>Writes the letters by which the client can be reached, as text; all where it can be by none.</summary>
        public void Write(ByteWindow output)
        {
            for (int at = Next(-1); at < _count; at = Next(at))
            {
                output.WriteByte(_letters[at]);
            }
        }

        /// <summary>Writes the same as an option, behind a text.</summary>
        internal void Write(CoapWriter writer, int number, string start)
        {
            int count = start.Length;
            for (int at = Next(-1); at < _count; at = Next(at))
            {
                count++;
            }

            if (writer.BeginOption(number, count))
            {
                writer.Ascii(start);
                for (int at = Next(-1); at < _count; at = Next(at))
                {
                    writer.Byte(_letters[at]);
                }
            }
        }

        /// <summary>The index of the next letter by which the client can be reached, of all where it can be by none.</summary>
        private int Next(int at)
        {
            bool isReached = false;
            for (int i = 0; i < _count; i++)
            {
                isReached |= Has((char)_letters[i]);
            }

            at++;
            while (isReached && at < _count && !Has((char)_letters[at]))
            {
                at++;
            }

            return at;
        }

        internal void Save(int id, AccountWriter fields)
        {
            fields.Bytes(id, _letters, 0, _count);
        }
    }
}
