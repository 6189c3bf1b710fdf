using System.Threading;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Says that something was changed that the next step of a client has to look at, and wakes the thread that waits for that step. Set from
    /// any thread, after the change; cleared before a step reads what may have changed.
    /// </summary>
    public sealed class StepSignal
    {
        private int _isSet = 1;

        /// <summary>Makes one that is set.</summary>
        /// <param name="links">Where the client waits.</param>
        public StepSignal(LinkWait links)
        {
            Links = links;
        }

        /// <summary>Where the client waits for the next step.</summary>
        public readonly LinkWait Links;

        /// <summary>The time of the last step.</summary>
        public long NowMs;

        /// <summary>Whether it is set.</summary>
        public bool IsSet
        {
            get { return _isSet != 0; }
        }

        /// <summary>Sets it.</summary>
        public void Set()
        {
            if (Interlocked.Exchange(ref _isSet, 1) == 0)
            {
                Links.Wake();
            }
        }

        /// <summary>Clears it. What is read after this is not older than what was set before: the exchange is a barrier.</summary>
        public void Clear()
        {
            if (_isSet != 0)
            {
                Interlocked.Exchange(ref _isSet, 0);
            }
        }
    }
}
