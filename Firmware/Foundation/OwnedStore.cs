namespace Lwm2m.Foundation
{
    /// <summary>
    /// A store held by one owner until released: it then reads as empty and rejects writes, so that of two owners with one name only
    /// one writes its records, above all numbers that must never repeat.
    /// </summary>
    public sealed class OwnedStore : Store
    {
        private readonly Store _inner;

        /// <summary>Makes an owner's view of a store.</summary>
        /// <param name="inner">The store.</param>
        /// <param name="name">Name of the owner's records.</param>
        public OwnedStore(Store inner, string name)
        {
            _inner = inner;
            Name = name;
        }

        /// <summary>Name of the owner's records.</summary>
        public readonly string Name;

        /// <summary>Whether the store was released.</summary>
        public bool IsReleased { get; private set; }

        /// <inheritdoc/>
        public override bool IsDoubtful
        {
            get { return !IsReleased && _inner.IsDoubtful; }
        }

        /// <summary>Withdraws the store from this owner, permanently.</summary>
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
