using System;

namespace Lwm2m.Client
{
    /// <summary>Is told of an exception that came out of the code of an application. Comes from <see cref="Lwm2mClient.Step"/>.</summary>
    /// <param name="objectId">The object whose code it was, or <see cref="Lwm2mPath.None"/> for a listener or another resource.</param>
    /// <param name="exception">What it threw.</param>
    public delegate void ObjectFailureHandler(int objectId, Exception exception);
}
