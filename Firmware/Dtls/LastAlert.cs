namespace Lwm2m.Dtls
{
    /// <summary>The alert that ended a connection or a handshake, and what follows from it.</summary>
    internal sealed class LastAlert
    {
        private int _level = AlertTable.Fatal;
        private bool _inHandshake = true;

        /// <summary>One of <see cref="AlertDescription"/>.</summary>
        internal int Description { get; private set; } = AlertDescription.None;

        internal AlertAction Action
        {
            get { return AlertTable.ActionOf(_level, Description, _inHandshake); }
        }

        internal void Set(int level, int description, bool inHandshake)
        {
            _level = level;
            Description = description;
            _inHandshake = inHandshake;
        }
    }
}
