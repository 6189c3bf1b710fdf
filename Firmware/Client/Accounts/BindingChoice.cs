using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Selects the binding used for an account: that of the Preferred Transport (Server object resource 22) first, then the letters
    /// of the Binding (resource 7) as they stand there (LwM2M Core §6.2.1.2, Appendix E.2). Others are used only where none of these serves it.
    /// </summary>
    internal sealed class BindingChoice
    {
        private const int None = -1;
        private const int NotConfigured = 1 << 8;

        private readonly Binding[] _serving;
        private readonly ServerAccount _server;
        private int _current;
        private int _failed;        // bit n: the server was not reached by binding n since the account was served last

        /// <summary>Starts with the preferred binding.</summary>
        /// <param name="serving">The bindings that serve the account, one or more.</param>
        /// <param name="server">Sets the preference, or null for the order in which they were added.</param>
        public BindingChoice(Binding[] serving, ServerAccount server)
        {
            _serving = serving;
            _server = server;
            _current = Best(0);
        }

        /// <summary>The binding in use.</summary>
        public Binding Current
        {
            get { return _serving[_current]; }
        }

        /// <summary>The binding currently preferred.</summary>
        public Binding Preferred
        {
            get { return _serving[Best(0)]; }
        }

        /// <summary>Whether another binding has not failed yet.</summary>
        public bool HasOther
        {
            get { return Best(_failed | (1 << _current)) != None; }
        }

        /// <summary>All bindings that serve the account.</summary>
        public Binding[] Serving
        {
            get { return _serving; }
        }

        /// <summary>Switches to the next, as the one in use did not reach the server; after the last it starts again.</summary>
        public void MoveOn()
        {
            _failed |= 1 << _current;
            int next = Best(_failed);
            if (next == None)
            {
                Return();
            }
            else
            {
                _current = next;
            }
        }

        /// <summary>Returns to the preferred binding.</summary>
        public void Return()
        {
            _failed = 0;
            _current = Best(0);
        }

        /// <summary>Call when the server was reached: all others may be tried again.</summary>
        public void NoteReached()
        {
            _failed = 0;
        }

        /// <returns>The index of the best that is not among those left out, or <see cref="None"/>.</returns>
        private int Best(int leftOut)
        {
            int best = None;
            bool isAnyConfigured = false;
            for (int i = 0; i < _serving.Length; i++)
            {
                isAnyConfigured |= RankOf(i) < NotConfigured;
            }

            for (int i = 0; i < _serving.Length; i++)
            {
                bool isLeftOut = (leftOut & (1 << i)) != 0 || (isAnyConfigured && RankOf(i) >= NotConfigured);
                if (!isLeftOut && (best == None || RankOf(i) < RankOf(best)))
                {
                    best = i;
                }
            }

            return best;
        }

        private int RankOf(int index)
        {
            char letter = _serving[index].Letter;
            if (_server is null)
            {
                return index;
            }

            int position = _server.PreferredTransport == letter ? 0 : 1 + _server.Binding.PositionOf(letter);
            return position > 0 || _server.PreferredTransport == letter ? position : NotConfigured + index;
        }
    }
}
