using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>The alert that ended a connection or a handshake, and the action it requires.</summary>
    internal sealed class LastAlert
    {
        /// <summary>One of <see cref="AlertDescription"/>.</summary>
        internal int Description = AlertDescription.None;

        internal AlertAction Action = AlertAction.RetryLater;

        internal void Set(int level, int description, bool inHandshake)
        {
            Description = description;
            Action = AlertTable.ActionOf(level, description, inHandshake);
        }

        /// <summary>Call when the next handshake is of another kind, which may succeed.</summary>
        internal void ShakeAgain()
        {
            Action = AlertAction.FullHandshake;
        }
    }
}
