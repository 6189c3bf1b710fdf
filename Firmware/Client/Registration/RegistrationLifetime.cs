using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>What a server holds of a client and how long: the parameters it was told last, and the lifetime since then (LwM2M Core §6.2.2).</summary>
    internal sealed class RegistrationLifetime
    {
        /// <summary>
        /// No Update follows the request before it sooner: ACK_TIMEOUT (RFC 7252 §4.8), as an answer may take so long. A lifetime that is over by
        /// then cannot be kept up, and the client registers anew with the pauses of <see cref="RetrySchedule.LossPauseMs"/>.
        /// </summary>
        public const int LeastUpdateMs = 2000;

        // In a record.
        private const int LifetimeLength = 4;
        private const int HashLength = 4;

        // Parts that the spread of Updates is made in.
        private const int Phases = 0x10000;

        private readonly long _spreadMs;
        private readonly int _phase;
        private readonly ServerAccount _account;
        private readonly ObjectTree _objects;
        private readonly Discovery _discovery;
        private readonly RegisteredParameters _sent = new RegisteredParameters();
        private readonly RegisteredParameters _confirmed = new RegisteredParameters();
        private long _sentMs;
        private long _startMs;
        private long _updateMs = DatagramLink.Never;    // where nothing has changed

        public RegistrationLifetime(string endpointName, ClientOptions options, ServerAccount account, ObjectTree objects, Discovery discovery)
        {
            byte[] name = Utf8.FromString(endpointName);
            _phase = (int)(Crc32.Update(0, name, 0, name.Length) % Phases);
            _spreadMs = options.UpdateSpreadMs;
            _discovery = discovery;
            _account = account;
            _objects = objects;
        }

        /// <summary>Grows when the server holds something else of the client than before, its lifetime begun anew not counted.</summary>
        public int Revision { get; private set; }

        /// <summary>When the server forgets the client; a lifetime of 0 has no end (LwM2M Core §6.2.1).</summary>
        public long EndMs { get; private set; } = DatagramLink.Never;

        /// <summary>How long ago it began.</summary>
        public long AgeMs(long nowMs)
        {
            return nowMs - _startMs;
        }

        /// <summary>When it is to be extended, or the server to be told what has changed: at once.</summary>
        public long UpdateMs
        {
            get { return _confirmed.AreCurrent(_account, _objects) ? _updateMs : 0; }
        }

        /// <summary>Whether the server knows the lifetime.</summary>
        public bool IsLifetimeCurrent
        {
            get { return _account.LifetimeS == _confirmed.LifetimeS; }
        }

        /// <summary>Whether the server knows the binding.</summary>
        public bool IsBindingCurrent
        {
            get { return _account.BindingRevision == _confirmed.BindingRevision; }
        }

        /// <summary>Whether the server knows the objects and their instances.</summary>
        public bool AreObjectsCurrent
        {
            get { return _objects.NotedRevision == _confirmed.ObjectRevision; }
        }

        /// <summary>Notes that the server is being told all that has changed.</summary>
        public void NoteSent(long nowMs)
        {
            _sentMs = nowMs;
            _sent.Set(_account, _objects);
        }

        /// <summary>Call when the server has accepted what was sent: the lifetime counts from when that left.</summary>
        public void Confirm()
        {
            Revision += _confirmed.IsSame(_sent) ? 0 : 1;
            _confirmed.Set(_sent);
            Restart(_sentMs);
        }

        /// <summary>A time, or the end if that is earlier: a retry is not put off beyond it, when a new registration is due.</summary>
        public long Within(long ms)
        {
            return ms < EndMs ? ms : EndMs;
        }

        /// <summary>Call when a registration has begun or ended.</summary>
        public void NoteRegistered()
        {
            Revision++;
        }

        /// <summary>Counts the lifetime from a time on: how much of it is gone is not known.</summary>
        public void Restart(long nowMs)
        {
            _startMs = nowMs;
            Reckon();
        }

        /// <summary>Writes it into a record.</summary>
        public void Save(ByteWindow output, long nowMs)
        {
            output.WriteUnsigned((ulong)_confirmed.LifetimeS, LifetimeLength);
            output.WriteUnsigned(IsBindingCurrent ? HashOfBinding() : ~HashOfBinding(), HashLength);
            output.WriteUnsigned(_objects.Revision == _confirmed.ObjectRevision ? HashOfObjects() : ~HashOfObjects(), HashLength);
            StateTime.Write(output, _startMs, nowMs);
        }

        /// <summary>Takes it from a record; what has changed since is not current.</summary>
        /// <param name="input">The record.</param>
        /// <param name="savedMs">When it was written, on the clock of now.</param>
        /// <returns>False when it is damaged.</returns>
        public bool TryRestore(StateReader input, long savedMs)
        {
            uint lifetimeS = (uint)input.ReadUnsigned(LifetimeLength);
            bool isBindingSame = (uint)input.ReadUnsigned(HashLength) == HashOfBinding();
            bool areObjectsSame = (uint)input.ReadUnsigned(HashLength) == HashOfObjects();
            _startMs = input.ReadTime(savedMs);
            if (input.Failed || lifetimeS > int.MaxValue)
            {
                return false;
            }

            _confirmed.Set((int)lifetimeS, _account.BindingRevision - (isBindingSame ? 0 : 1), _objects.NotedRevision - (areObjectsSame ? 0 : 1));
            Reckon();
            return true;
        }

        /// <summary>Works out when the lifetime ends and when it is to be extended.</summary>
        private void Reckon()
        {
            long lifetimeMs = _confirmed.LifetimeS * 1000L;
            EndMs = DatagramLink.Never;
            _updateMs = DatagramLink.Never;
            if (lifetimeMs > 0)
            {
                EndMs = _startMs + lifetimeMs;
                long marginMs = lifetimeMs / 2 < Registration.UpdateMarginMs ? lifetimeMs / 2 : Registration.UpdateMarginMs;
                long roomMs = (lifetimeMs - marginMs) / 4;
                long dueMs = EndMs - marginMs - (roomMs < _spreadMs ? roomMs : _spreadMs) * _phase / Phases;
                long leastMs = Within(_startMs + LeastUpdateMs);
                _updateMs = dueMs > leastMs ? dueMs : leastMs;
            }
        }

        private uint HashOfBinding()
        {
            ByteWindow hashed = NewHash();
            _account.Binding.Write(hashed);
            return hashed.Hash;
        }

        private uint HashOfObjects()
        {
            ByteWindow hashed = NewHash();
            _discovery.WriteRegistration(hashed);
            return hashed.Hash;
        }

        /// <summary>Records are rare, so that the memory is not held in between.</summary>
        private static ByteWindow NewHash()
        {
            ByteWindow hashed = new ByteWindow();
            hashed.Begin(null, 0, 0, 0);
            return hashed;
        }
    }
}
