using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The Observe numbers of all that one server observes: one row for all of them, so that one reservation keeps each of
    /// them from going back over a restart (RFC 7641 §4.4).
    /// </summary>
    public sealed class ObserveNumbers
    {
        /// <summary>Numbers reserved by one write to the store; as many are passed over by a restart at most.</summary>
        public const int NumbersPerWrite = 64;

        private const int Mask = 0xFFFFFF;

        private readonly SequenceReservation _reservation;
        private long _last;

        /// <summary>Makes numbers that begin with each start.</summary>
        public ObserveNumbers()
        {
        }

        /// <summary>Makes numbers that go on over a restart.</summary>
        /// <param name="store">Where the numbers used up are kept.</param>
        /// <param name="name">Name of the record.</param>
        public ObserveNumbers(Store store, string name)
        {
            _reservation = new SequenceReservation(store, name, NumbersPerWrite, long.MaxValue, 1);
        }

        /// <summary>
        /// The next number, 24 bits. A store that takes no more numbers does not keep values from a server: RFC 7641 §3.4 takes
        /// any number after 128 seconds.
        /// </summary>
        public int Next()
        {
            long number = 0;
            if (_reservation is not null && _reservation.TryTake(out number))
            {
                _last = number;
            }
            else
            {
                _last++;
            }

            return (int)(_last & Mask);
        }
    }
}
