using Lwm2m.Foundation;

namespace Lwm2m.Client.Tests
{
    /// <summary>A wall clock that stands where the test puts it.</summary>
    internal sealed class TestClock : Clock
    {
        private long _unixMs;

        public TestClock(long unixMs)
        {
            _unixMs = unixMs;
        }

        public override long NowMs
        {
            get { return 0; }
        }

        public override long UnixMs
        {
            get { return _unixMs; }
        }

        public void Set(long unixMs)
        {
            _unixMs = unixMs;
        }
    }
}
