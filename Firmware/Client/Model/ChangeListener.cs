namespace Lwm2m.Client
{
    /// <summary>Is told what has changed in the objects of a client: by an object itself, and by whoever carries out a request.</summary>
    public abstract class ChangeListener
    {
        /// <summary>Says that the value at a path may have changed. May be called on any thread.</summary>
        /// <param name="objectId">Object ID.</param>
        /// <param name="instanceId">Object instance ID, or <see cref="Lwm2mPath.None"/> for all of the object.</param>
        /// <param name="resourceId">Resource ID, or <see cref="Lwm2mPath.None"/> for all of the instance.</param>
        public abstract void NotifyChanged(int objectId, int instanceId, int resourceId);

        /// <summary>Forgets what any server has set by Write-Attributes within a path, as when an object instance is deleted.</summary>
        public abstract void ForgetAttributes(Lwm2mPath path);
    }
}
