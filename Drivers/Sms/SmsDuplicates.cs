using Lwm2m.Foundation;

namespace Lwm2m.Sms
{
    /// <summary>
    /// The short messages that came last, so that one is taken once: the SMSC repeats a message whose acknowledgement it did not get, and a modem may
    /// hand one over and store it too. A message is known by its sender, the time stamp of the SMSC and its user data.
    /// </summary>
    public sealed class SmsDuplicates
    {
        private readonly uint[] _what;
        private readonly uint[] _when;
        private int _next;

        /// <summary>Makes it.</summary>
        /// <param name="capacity">How many it remembers, 1 or more.</param>
        public SmsDuplicates(int capacity)
        {
            _what = new uint[capacity];
            _when = new uint[capacity];
        }

        /// <summary>Remembers a message.</summary>
        /// <param name="buffer">Holds the TPDU.</param>
        /// <param name="message">The view of it: data or a push.</param>
        /// <returns>False if it was remembered already.</returns>
        public bool TryAdd(byte[] buffer, SmsMessage message)
        {
            uint what = Crc32.Update(0, buffer, message.AddressOffset, SmsAddress.FieldLength(buffer[message.AddressOffset]));
            what = Crc32.Update(what, buffer, message.DataOffset, message.DataCount);
            uint when = Crc32.Update(0, buffer, message.TimestampOffset, SmsMessage.TimestampLength);
            uint[] known = _when;
            for (int i = 0; i < known.Length; i++)
            {
                if (known[i] == when && _what[i] == what)
                {
                    return false;
                }
            }

            known[_next] = when;
            _what[_next] = what;
            _next = _next + 1 < known.Length ? _next + 1 : 0;
            return true;
        }
    }
}
