using System;

namespace Lwm2m.Client
{
    /// <summary>Receives an exception thrown by application code. Called from <see cref="Lwm2mClient.Step"/>.</summary>
    /// <param name="objectId">The object whose code it was, or <see cref="Lwm2mPath.None"/> for a listener or another resource.</param>
    /// <param name="exception">The exception.</param>
    public delegate void ObjectFailureHandler(int objectId, Exception exception);
}
