using Lwm2m.Foundation;

namespace Lwm2m.Client.Tests
{
    /// <summary>A store that counts what is written and can refuse it.</summary>
    internal sealed class CountingStore : Store
    {
        private readonly MemoryStore _inner = new MemoryStore(8, 1024);

        public int Writes { get; set; }

        public bool Refuses { get; set; }

        public override bool IsDoubtful
        {
            get { return _inner.IsDoubtful; }
        }

        public override int Read(string name, byte[] buffer, int offset, int count)
        {
            return _inner.Read(name, buffer, offset, count);
        }

        public override bool Write(string name, byte[] buffer, int offset, int count)
        {
            Writes++;
            return !Refuses && _inner.Write(name, buffer, offset, count);
        }

        public override bool Erase(string name)
        {
            return _inner.Erase(name);
        }
    }
}
