using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Writes Base64 (RFC 4648 §4, with padding) or base64url (RFC 4648 §5, without) from bytes that come in pieces of any length.
    /// </summary>
    public sealed class Base64Encoder
    {
        private readonly bool _url;
        private ByteWindow _output;
        private int _group;
        private int _grouped;

        /// <summary>Makes an encoder.</summary>
        /// <param name="url">True for base64url without padding, false for Base64 with padding.</param>
        public Base64Encoder(bool url)
        {
            _url = url;
        }

        /// <summary>Starts a text.</summary>
        public void Begin(ByteWindow output)
        {
            _output = output;
            _group = 0;
            _grouped = 0;
        }

        /// <summary>Writes the next bytes. An incomplete group of three waits for the next piece.</summary>
        public void Append(byte[] buffer, int offset, int count)
        {
            int group = _group;
            int grouped = _grouped;
            for (int end = offset + count; offset < end; offset++)
            {
                group = (group << 8) | buffer[offset];
                if (++grouped == 3)
                {
                    WriteDigits(group, 4);
                    group = 0;
                    grouped = 0;
                }
            }

            _group = group;
            _grouped = grouped;
        }

        /// <summary>Ends the text.</summary>
        public void End()
        {
            if (_grouped > 0)
            {
                WriteDigits(_group << ((3 - _grouped) * 8), _grouped + 1);
                for (int i = _grouped; i < 3 && !_url; i++)
                {
                    _output.WriteByte('=');
                }
            }

            _grouped = 0;
        }

        private void WriteDigits(int group, int digits)
        {
            for (int shift = 18; digits > 0; digits--, shift -= 6)
            {
                int digit = (group >> shift) & 0x3F;
                if (digit < 26)
                {
                    digit += 'A';
                }
                else if (digit < 52)
                {
                    digit += 'a' - 26;
                }
                else if (digit < 62)
                {
                    digit += '0' - 52;
                }
                else if (digit == 62)
                {
                    digit = _url ? '-' : '+';
                }
                else
                {
                    digit = _url ? '_' : '/';
                }

                _output.WriteByte(digit);
            }
        }
    }
}
