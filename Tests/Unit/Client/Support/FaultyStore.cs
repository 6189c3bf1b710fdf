using Lwm2m.Foundation;

namespace Lwm2m.Client.Tests
{
    /// <summary>A store that refuses the writes that the test says, and that may say that what it gives is doubtful.</summary>
    internal sealed class FaultyStore : Store
    {
        private readonly MemoryStore _inner = new MemoryStore(8, 1536);

        /// <summary>Writes asked for so far.</summary>
        public int Writes { get; private set; }

        /// <summary>The write that is refused, counted from 1; 0 for none.</summary>
        public int RefusedWrite { get; set; }

        /// <summary>Whether all writes are refused.</summary>
        public bool Refuses { get; set; }

        /// <summary>Whether nothing is erased.</summary>
        public bool RefusesErase { get; set; }

        /// <summary>The record of which reads are doubtful, or null.</summary>
        public string Doubtful { get; set; }

        private bool _isDoubtful;

        public override bool IsDoubtful
        {
            get { return _isDoubtful; }
        }

        public override int Read(string name, byte[] buffer, int offset, int count)
        {
            _isDoubtful = Doubtful is not null && name == Doubtful;
            return _inner.Read(name, buffer, offset, count);
        }

        public override bool Write(string name, byte[] buffer, int offset, int count)
        {
            Writes++;
            return !Refuses && Writes != RefusedWrite && _inner.Write(name, buffer, offset, count);
        }

        public override bool Erase(string name)
        {
            return !RefusesErase && _inner.Erase(name);
        }
    }
}
