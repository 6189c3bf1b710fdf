namespace Lwm2m.Foundation
{
    /// <summary>
    /// A store in the hands of one owner, who may lose it: to him it is then empty and takes nothing, so what two of one name would write
    /// over each other, numbers that must never come twice above all, only one writes.
    /// </summary>
    public sealed class OwnedStore : Store
    {
        private readonly Store _inner;

        /// <summary>Makes an owner of a store.</summary>
        /// <param name="inner">The store.</param>
        /// <param name="name">What is his there.</param>
        public OwnedStore(Store inner, string name)
        {
            _inner = inner;
            Name = name;
        }

        /// <summary>What is his in the store.</summary>
        public string Name { get; }

        /// <summary>Whether he has lost it.</summary>
        public bool IsReleased { get; private set; }

        /// <inheritdoc/>
        public override bool IsDoubtful
        {
            get { return !IsReleased && _inner.IsDoubtful; }
        }

        /// <summary>Takes the store from him, for good.</summary>
        public void Release()
        {
            IsReleased = true;
        }

        /// <inheritdoc/>
        public override int Read(string name, byte[] buffer, int offset, int count)
        {
            return IsReleased ? Missing : _inner.Read(name, buffer, offset, count);
        }

        /// <inheritdoc/>
        public override bool Write(string name, byte[] buffer, int offset, int count)
        {
            return !IsReleased && _inner.Write(name, buffer, offset, count);
        }

        /// <inheritdoc/>
        public override bool Erase(string name)
        {
            return IsReleased || _inner.Erase(name);
        }
    }
}
