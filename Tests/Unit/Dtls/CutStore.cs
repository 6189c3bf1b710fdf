using Lwm2m.Foundation;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>A store whose power is cut after so many changes; from then on nothing is changed any more.</summary>
    internal sealed class CutStore : Store
    {
        public int Left = int.MaxValue;
        public bool IsCut;
        public int Refusals;
        public bool Doubts;
        public string Keeps;        // a record that cannot be erased

        private readonly Store _inner;

        public CutStore(Store inner)
        {
            _inner = inner;
        }

        public override bool IsDoubtful
        {
            get { return Doubts || _inner.IsDoubtful; }
        }

        public override int Read(string name, byte[] buffer, int offset, int count)
        {
            return _inner.Read(name, buffer, offset, count);
        }

        public override bool Write(string name, byte[] buffer, int offset, int count)
        {
            return Changes() && _inner.Write(name, buffer, offset, count);
        }

        public override bool Erase(string name)
        {
            return Changes() && name != Keeps && _inner.Erase(name);
        }

        private bool Changes()
        {
            IsCut |= Left == 0;
            if (IsCut)
            {
                Refusals++;
                return false;
            }

            Left--;
            return true;
        }
    }
}
