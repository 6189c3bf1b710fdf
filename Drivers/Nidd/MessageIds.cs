namespace Lwm2m.Nidd
{
    /// <summary>
    /// Message IDs of the bearer. Each server's endpoint counts its own, so two may use the same; on the bearer each confirmable or
    /// non-confirmable message gets one that no other has had lately, by which its acknowledgement or Reset finds back.
    /// </summary>
    internal sealed class MessageIds
    {
        /// <summary>Returned for a Message ID that was not given lately.</summary>
        public const int Unknown = -1;

        // A power of two, so that the Message ID itself says where it is noted.
        private const int Remembered = 32;
        private const int OwnerShift = 16;

        private readonly int[] _given = new int[Remembered];        // owner and Message ID of its endpoint
        private ushort _last;
        private int _count;

        /// <summary>The Message ID on the bearer; for a repetition that of the first time.</summary>
        /// <param name="owner">Whose message it is.</param>
        /// <param name="id">Its Message ID at the endpoint.</param>
        public ushort Give(int owner, ushort id)
        {
            int message = (owner << OwnerShift) | id;
            if (_count == 0)
            {
                // That of an endpoint is random at first (RFC 7252 §4.4), so after a restart this is as well. It stays in step where there is one server.
                _last = (ushort)(id - 1);
            }

            for (int age = 0; age < _count; age++)
            {
                ushort given = (ushort)(_last - age);
                if (_given[given % Remembered] == message)
                {
                    return given;
                }
            }

            _last++;
            _given[_last % Remembered] = message;
            _count = _count < Remembered ? _count + 1 : Remembered;
            return _last;
        }

        /// <summary>Finds a message by its Message ID on the bearer.</summary>
        /// <param name="given">The Message ID.</param>
        /// <param name="id">Receives that of its endpoint.</param>
        /// <returns>Its owner, or <see cref="Unknown"/>.</returns>
        public int Find(ushort given, out ushort id)
        {
            bool isKnown = (ushort)(_last - given) < _count;
            int message = _given[given % Remembered];
            id = (ushort)message;
            return isKnown ? message >> OwnerShift : Unknown;
        }
    }
}
