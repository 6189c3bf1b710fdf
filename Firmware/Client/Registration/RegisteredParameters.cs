namespace Lwm2m.Client
{
    /// <summary>The parameters last sent to a server, to send only what changed (LwM2M Core §6.2.2).</summary>
    internal sealed class RegisteredParameters
    {
        public int LifetimeS;
        public int BindingRevision;
        public int ObjectRevision;

        public void Set(ServerAccount account, ObjectTree objects)
        {
            LifetimeS = account.LifetimeS;
            BindingRevision = account.BindingRevision;
            ObjectRevision = objects.NotedRevision;
        }

        public void Set(RegisteredParameters other)
        {
            LifetimeS = other.LifetimeS;
            BindingRevision = other.BindingRevision;
            ObjectRevision = other.ObjectRevision;
        }

        public void Set(int lifetimeS, int bindingRevision, int objectRevision)
        {
            LifetimeS = lifetimeS;
            BindingRevision = bindingRevision;
            ObjectRevision = objectRevision;
        }

        public bool IsSame(RegisteredParameters other)
        {
            return LifetimeS == other.LifetimeS && BindingRevision == other.BindingRevision && ObjectRevision == other.ObjectRevision;
        }

        public bool AreCurrent(ServerAccount account, ObjectTree objects)
        {
            return LifetimeS == account.LifetimeS && BindingRevision == account.BindingRevision && ObjectRevision == objects.NotedRevision;
        }
    }
}
