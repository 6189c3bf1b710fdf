using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>The alert that ended a connection or a handshake, and what follows from it.</summary>
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

        /// <summary>The next handshake is another one, which may do.</summary>
        internal void ShakeAgain()
        {
            Action = AlertAction.FullHandshake;
        }
    }
}
