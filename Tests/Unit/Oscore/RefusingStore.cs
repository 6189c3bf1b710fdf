using Lwm2m.Foundation;

namespace Lwm2m.Oscore.Tests
{
    /// <summary>A store of which writes or erasures can be refused.</summary>
    internal sealed class RefusingStore : Store
    {
        private readonly Store _inner;

        public RefusingStore(Store inner)
        {
            _inner = inner;
        }

        public bool RefusesWrites { get; set; }

        public bool RefusesErasures { get; set; }

        /// <summary>Writes and erasures that were refused.</summary>
        public int Refused { get; private set; }

        /// <summary>Whether what was written last may be lost.</summary>
        public bool IsWorn { get; set; }

        public override bool IsDoubtful
        {
            get { return IsWorn || _inner.IsDoubtful; }
        }

        public override int Read(string name, byte[] buffer, int offset, int count)
        {
            return _inner.Read(name, buffer, offset, count);
        }

        public override bool Write(string name, byte[] buffer, int offset, int count)
        {
            Refused += RefusesWrites ? 1 : 0;
            return !RefusesWrites && _inner.Write(name, buffer, offset, count);
        }

        public override bool Erase(string name)
        {
            Refused += RefusesErasures ? 1 : 0;
            return !RefusesErasures && _inner.Erase(name);
        }
    }
}
