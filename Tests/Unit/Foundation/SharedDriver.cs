using System.Threading;

namespace Lwm2m.Foundation.Tests
{
    /// <summary>A driver with three links, as a modem has SMS, non-IP and UDP: what arrives for any of them ends the one wait.</summary>
    internal sealed class SharedDriver : LinkPump
    {
        private readonly AutoResetEvent _event = new AutoResetEvent(false);

        public SharedDriver()
        {
            Links = new SharedLink[] { new SharedLink(this), new SharedLink(this), new SharedLink(this) };
        }

        public SharedLink[] Links { get; }

        /// <summary>Waits that were begun with a time.</summary>
        public int Waits { get; private set; }

        /// <summary>Lets something arrive for a link.</summary>
        public void Arrive(int link)
        {
            Links[link].HasArrived = true;
            _event.Set();
        }

        public override bool Wait(int timeoutMs)
        {
            Waits++;
            _event.WaitOne(timeoutMs, false);
            return Links[0].HasArrived || Links[1].HasArrived || Links[2].HasArrived;
        }

        public override void Wake()
        {
            _event.Set();
        }
    }

    /// <summary>One of the links of a <see cref="SharedDriver"/>, open.</summary>
    internal sealed class SharedLink : DatagramLink
    {
        private readonly SharedDriver _driver;
        private LinkState _state = LinkState.Open;

        public SharedLink(SharedDriver driver)
        {
            _driver = driver;
        }

        public bool HasArrived { get; set; }

        public override LinkState State
        {
            get { return _state; }
        }

        public override int MaxDatagram
        {
            get { return 140; }
        }

        public override LinkPump Pump
        {
            get { return _driver; }
        }

        public override void Open(long nowMs)
        {
            _state = LinkState.Open;
        }

        public override void Close()
        {
            _state = LinkState.Closed;
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            HasArrived = false;
            return 0;
        }

        public override bool Wait(int timeoutMs)
        {
            return HasArrived || (timeoutMs > 0 && _driver.Wait(timeoutMs));
        }
    }
}
