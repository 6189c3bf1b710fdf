using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Writes the answer to a Read in one content format. The engine walks the object tree and calls
    /// <see cref="BeginInstance"/>, <see cref="BeginResource"/> and so on; the objects write their values through
    /// <see cref="ValueWriter"/>. Only the levels below the requested path are announced:
    /// for <c>/3</c> instances and resources, for <c>/3/0</c> resources, for <c>/3/0/1</c> the resource,
    /// for <c>/3/0/7/1</c> the resource instance.
    /// </summary>
    public abstract class ContentWriter : ValueWriter
    {
        /// <summary>Length of a part to be inserted at its end; fails if the representation is larger than its window.</summary>
        public const int UnknownLength = -1;

        /// <summary>Number of values to be inserted at the end; fails if the representation is larger than its window.</summary>
        public const int UnknownCount = -1;

        /// <summary>Its content format number.</summary>
        public abstract int Format { get; }

        /// <summary>Whether it holds one value only (plain text, opaque, CBOR), so that anything else is answered 4.06.</summary>
        public virtual bool IsSingleValue
        {
            get { return false; }
        }

        /// <summary>Whether it can represent values of a type; a resource of any other type is answered 4.06.</summary>
        public virtual bool CanWrite(ResourceType type)
        {
            return true;
        }

        /// <summary>Whether it can represent NaN and infinities, as binary formats can.</summary>
        public virtual bool TakesNotFinite
        {
            get { return true; }
        }

        /// <summary>Whether a nested part's length must be known before it (TLV), or be <see cref="UnknownLength"/>. If not, the lengths given are 0.</summary>
        public virtual bool NeedsLengths
        {
            get { return false; }
        }

        /// <summary>Whether the number of values must be known before the first (SenML-CBOR), or be <see cref="UnknownCount"/>. If not, it is given as 0.</summary>
        public virtual bool NeedsValueCount
        {
            get { return false; }
        }

        /// <summary>Starts a representation.</summary>
        /// <param name="output">Receives the representation.</param>
        /// <param name="path">The requested path.</param>
        /// <param name="values">How many values it has, resource instances counted one by one, if <see cref="NeedsValueCount"/>.</param>
        public virtual void Begin(ByteWindow output, Lwm2mPath path, int values)
        {
            ClearFailure();
        }

        /// <summary>Starts an object, below the root path (Read-Composite, Send). Fails in a format that cannot represent it.</summary>
        /// <param name="objectId">Object ID.</param>
        public virtual void BeginObject(int objectId)
        {
            Fail();
        }

        /// <summary>Starts an object instance.</summary>
        /// <param name="instanceId">Object instance ID.</param>
        /// <param name="length">Length of its content in bytes, or <see cref="UnknownLength"/>, if <see cref="NeedsLengths"/>.</param>
        public abstract void BeginInstance(int instanceId, int length);

        /// <summary>Ends an object instance.</summary>
        public abstract void EndInstance();

        /// <summary>Starts a resource with a single value, which follows.</summary>
        public abstract void BeginResource(int resourceId);

        /// <summary>Starts a multiple-instance resource; zero or more instances follow.</summary>
        /// <param name="resourceId">Resource ID.</param>
        /// <param name="length">Length of its instances in bytes, or <see cref="UnknownLength"/>, if <see cref="NeedsLengths"/>.</param>
        public abstract void BeginMultiple(int resourceId, int length);

        /// <summary>Starts a resource instance, whose value follows.</summary>
        public abstract void BeginResourceInstance(int resourceInstanceId);

        /// <summary>Ends a multiple-instance resource.</summary>
        public abstract void EndMultiple();

        /// <summary>Ends the representation.</summary>
        public abstract void End();
    }
}
