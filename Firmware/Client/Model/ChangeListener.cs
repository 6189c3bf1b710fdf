namespace Lwm2m.Client
{
    /// <summary>Receives changes in the objects of a client, reported by the objects and by the code that carries out requests.</summary>
    public abstract class ChangeListener
    {
        /// <summary>Call when the value at a path may have changed. May be called on any thread.</summary>
        /// <param name="objectId">Object ID.</param>
        /// <param name="instanceId">Object instance ID, or <see cref="Lwm2mPath.None"/> for all of the object.</param>
        /// <param name="resourceId">Resource ID, or <see cref="Lwm2mPath.None"/> for all of the instance.</param>
        public abstract void NotifyChanged(int objectId, int instanceId, int resourceId);

        /// <summary>Removes the attributes of all servers at and below a path, as when an object instance is deleted.</summary>
        public abstract void ForgetAttributes(Lwm2mPath path);
    }
}
