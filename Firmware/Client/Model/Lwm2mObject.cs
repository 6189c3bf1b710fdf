using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// A LwM2M object: its table of resources and the code behind them. The engine checks paths, operations, types and
    /// multiplicity against the table before it calls, so calls are permitted and well-formed. Results are CoAP
    /// codes of <see cref="CoapCode"/>. All calls come on the thread that owns the client.
    /// </summary>
    public abstract class Lwm2mObject
    {
        /// <summary>The entries of the table, see <see cref="Resource"/>.</summary>
        internal readonly int[] Resources;

        /// <summary>Creates an object.</summary>
        /// <param name="id">Object ID.</param>
        /// <param name="version">Its version, such as "1.1" (LwM2M Core §7.2.2).</param>
        /// <param name="table">Its resources in ascending order of their IDs, see <see cref="Resource"/>.</param>
        protected Lwm2mObject(int id, string version, int[] table)
        {
            for (int i = 1; i < table.Length; i++)
            {
                if ((table[i] & Resource.IdMask) <= (table[i - 1] & Resource.IdMask))
                {
                    throw new ArgumentException("table order");
                }
            }

            Id = id;
            Version = version;
            Resources = table;
        }

        /// <summary>Creates an object with the table of another.</summary>
        protected Lwm2mObject(Lwm2mObject other)
        {
            Id = other.Id;
            Version = other.Version;
            Resources = other.Resources;
        }

        /// <summary>Object ID.</summary>
        public readonly int Id;

        /// <summary>Object version.</summary>
        public readonly string Version;

        /// <summary>Whether servers may not see the object, as Security and OSCORE: operations get 4.01; not registered or discovered.</summary>
        public virtual bool IsHidden
        {
            get { return false; }
        }

        /// <summary>Whether the object is currently present; if not, operations get 4.04 and it is not registered or discovered.</summary>
        public virtual bool IsPresent
        {
            get { return true; }
        }

        /// <summary>Receives changes, once the client has started.</summary>
        internal ChangeListener Listener;

        /// <summary>The persistent values, once <see cref="ObjectTree.KeepValues"/> was called; null without <see cref="KeptLength"/>.</summary>
        internal KeptValues Kept;

        /// <summary>Most bytes of the persistent values, see <see cref="WriteKept"/>; 0, the default, for none.</summary>
        public virtual int KeptLength
        {
            get { return 0; }
        }

        /// <summary>Number of object instances.</summary>
        public abstract int InstanceCount { get; }

        /// <summary>
        /// Most object instances where <see cref="Create"/> and <see cref="Delete"/> are supported; 0, the default, where they are
        /// fixed. A bootstrap asks, as it carries out nothing before its end.
        /// </summary>
        public virtual int InstanceCapacity
        {
            get { return 0; }
        }

        /// <summary>Grows each time an object instance is added or removed, so that an Update reports it to the servers.</summary>
        public virtual int InstanceRevision
        {
            get { return 0; }
        }

        /// <summary>Number of entries of the table.</summary>
        public int ResourceCount
        {
            get { return Resources.Length; }
        }

        /// <summary>An entry of the table by its index.</summary>
        public int ResourceAt(int index)
        {
            return Resources[index];
        }

        /// <summary>An entry of the table by its resource ID, or <see cref="Lwm2mPath.None"/>.</summary>
        public int FindResource(int resourceId)
        {
            int[] table = Resources;
            int low = 0;
            int high = table.Length - 1;
            while (low <= high)
            {
                int middle = (low + high) >> 1;
                int definition = table[middle];
                int id = definition & Resource.IdMask;
                if (id == resourceId)
                {
                    return definition;
                }

                if (id < resourceId)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle - 1;
                }
            }

            return Lwm2mPath.None;
        }

        /// <summary>The ID of an object instance, ascending with <paramref name="index"/>.</summary>
        public abstract int InstanceIdAt(int index);

        /// <summary>Whether an object instance exists.</summary>
        public bool HasInstance(int instanceId)
        {
            for (int i = 0; i < InstanceCount; i++)
            {
                if (InstanceIdAt(i) == instanceId)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>
        /// Whether an object instance has this resource of the table. Optional ones may be absent; one that can be written
        /// comes by a Write, so what is never there is left out of the table.
        /// </summary>
        public virtual bool HasResource(int instanceId, int resourceId)
        {
            return true;
        }

        /// <summary>Number of instances of a multiple resource.</summary>
        public virtual int ResourceInstanceCount(int instanceId, int resourceId)
        {
            return 0;
        }

        /// <summary>The ID of a resource instance, ascending with <paramref name="index"/>.</summary>
        public virtual int ResourceInstanceIdAt(int instanceId, int resourceId, int index)
        {
            return index;
        }

        /// <summary>Most instances of a multiple resource; a Write of more is answered with 5.03 and changes nothing.</summary>
        public virtual int ResourceInstanceCapacity(int resourceId)
        {
            return int.MaxValue;
        }

        /// <summary>Reads the value of a resource, or of one instance of a multiple resource.</summary>
        /// <param name="instanceId">Object instance ID.</param>
        /// <param name="resourceId">Resource ID.</param>
        /// <param name="resourceInstanceId">Resource instance ID, or <see cref="Lwm2mPath.None"/>.</param>
        /// <param name="value">Receives exactly one value of the type in the table.</param>
        /// <returns><see cref="CoapCode.Content"/>, or an error.</returns>
        public virtual byte Read(int instanceId, int resourceId, int resourceInstanceId, ValueWriter value)
        {
            return CoapCode.NotFound;
        }

        /// <summary>
        /// Checks whether a value is acceptable, before anything of the request is written, so that a Write of several
        /// resources is atomic. In a Create the object instance does not exist yet.
        /// </summary>
        /// <returns><see cref="CoapCode.Changed"/>, or an error such as <see cref="CoapCode.BadRequest"/>.</returns>
        public virtual byte Validate(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            return CoapCode.Changed;
        }

        /// <summary>Writes a value. The engine notifies the observers; report other changed resources with <see cref="NotifyChanged"/>.</summary>
        /// <returns><see cref="CoapCode.Changed"/>, or an error.</returns>
        public virtual byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            return CoapCode.MethodNotAllowed;
        }

        /// <summary>
        /// Takes the value of an opaque resource block by block, where it is larger than any buffer: a firmware image. Asked before the first block of a Write in octet-stream
        /// (RFC 7959 §2.5); what comes in one message or in another format comes by <see cref="Write"/>. It begins with the first block, not before: there is one
        /// at a time for all servers. The engine asks for the access rights of each block and tells the observers at the end.
        /// </summary>
        /// <returns>The sink, or null, the default, to have the value assembled for <see cref="Write"/>.</returns>
        public virtual BodySink OpenStream(int instanceId, int resourceId)
        {
            return null;
        }

        /// <summary>Removes all instances of a multiple resource, before a Write that replaces them (LwM2M Core §6.3.3).</summary>
        public virtual void ClearResource(int instanceId, int resourceId)
        {
        }

        /// <summary>
        /// Resets the writable resources of an object instance to their defaults, before a Write that replaces it (LwM2M Core §6.3.3).
        /// </summary>
        public virtual void ResetInstance(int instanceId)
        {
        }

        /// <summary>Executes a resource. Report changed resources with <see cref="NotifyChanged"/>.</summary>
        /// <returns><see cref="CoapCode.Changed"/>, or an error.</returns>
        public virtual byte Execute(int instanceId, int resourceId, ExecuteArguments arguments)
        {
            return CoapCode.MethodNotAllowed;
        }

        /// <summary>The ID for a Create without one, or <see cref="Lwm2mPath.None"/> when the object is full or fixed.</summary>
        public virtual int NextInstanceId()
        {
            return Lwm2mPath.None;
        }

        /// <summary>Whether a Create may omit this mandatory writable resource.</summary>
        public virtual bool HasDefault(int resourceId)
        {
            return true;
        }

        /// <summary>Creates an object instance with default values; the values of the request are written next.</summary>
        /// <returns><see cref="CoapCode.Created"/>; <see cref="CoapCode.MethodNotAllowed"/> when the object is fixed; <see cref="CoapCode.ServiceUnavailable"/> when it is full.</returns>
        public virtual byte Create(int instanceId)
        {
            return CoapCode.MethodNotAllowed;
        }

        /// <summary>Deletes an object instance.</summary>
        /// <returns><see cref="CoapCode.Deleted"/>, or an error.</returns>
        public virtual byte Delete(int instanceId)
        {
            return CoapCode.MethodNotAllowed;
        }

        /// <summary>Writes all persistent values; a Write of a server that changes one is answered when they are in the store.</summary>
        public virtual void WriteKept(ByteWindow record)
        {
        }

        /// <summary>Restores the values as <see cref="WriteKept"/> wrote them.</summary>
        /// <returns>False when they are invalid; it is then called again with the previous ones.</returns>
        public virtual bool TryReadKept(StateReader record)
        {
            return false;
        }

        /// <summary>
        /// Stores the persistent values, if they changed. The engine calls it after a Write; the object when it changes one itself.
        /// </summary>
        /// <returns>False when the store did not accept them; the object then has the previous ones.</returns>
        public bool TryKeep()
        {
            return Kept is null || Kept.TryKeep(this);
        }

        /// <summary>Call when a resource may have a new value, to notify its observers. May be called from any thread.</summary>
        protected void NotifyChanged(int instanceId, int resourceId)
        {
            if (Listener is not null)
            {
                Listener.NotifyChanged(Id, instanceId, resourceId);
            }
        }
    }
}
