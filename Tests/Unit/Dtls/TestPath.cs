using System;
using System.Collections;
using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>The link beneath: takes what the client sends to a server at once and what that answers back, but for what is lost.</summary>
    internal sealed class TestPath : DatagramLink
    {
        public readonly ArrayList Sent = new ArrayList();          // all datagrams of the client
        public readonly ArrayList SentAt = new ArrayList();
        public readonly ArrayList Arrived = new ArrayList();       // still to be received by the client
        public long NowMs;
        public int Mtu = 1200;
        public int LosesFromClient;                                // the next so many
        public int LosesFromServer;
        public int LosesOneFromClient = -1;                        // the n-th of all, from 0
        public int LosesOneFromServer = -1;
        public bool IsSilent;
        public LinkState Opens = LinkState.Open;
        public int Closed;
        public bool ChangesAddress;
        public int Receives = int.MaxValue;                        // datagrams that the client still gets

        private readonly TestServer _server;
        private LinkState _state = LinkState.Closed;
        private int _delivered;

        public TestPath(TestServer server)
        {
            _server = server;
        }

        public override LinkState State
        {
            get { return _state; }
        }

        public override bool KeepsAddress
        {
            get { return !ChangesAddress; }
        }

        public override int MaxDatagram
        {
            get { return Mtu; }
        }

        public override void Open(long nowMs)
        {
            _state = Opens;
        }

        /// <summary>Changes the state from outside.</summary>
        public void Become(LinkState state)
        {
            _state = state;
        }

        public override void Close()
        {
            _state = LinkState.Closed;
            Closed++;
            Arrived.Clear();
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (count > Mtu)
            {
                throw new InvalidOperationException("datagram of " + count);
            }

            byte[] datagram = Bytes.Slice(buffer, offset, count);
            Sent.Add(datagram);
            SentAt.Add(NowMs);
            if (LosesFromClient > 0)
            {
                LosesFromClient--;
            }
            else if (Sent.Count - 1 == LosesOneFromClient)
            {
                return true;
            }
            else if (!IsSilent)
            {
                _server.OnDatagram(datagram);
                Deliver();
            }

            return true;
        }

        /// <summary>Brings what the server has to say.</summary>
        public void Deliver()
        {
            for (int i = 0; i < _server.Output.Count; i++)
            {
                if (LosesFromServer > 0)
                {
                    LosesFromServer--;
                }
                else if (_delivered++ != LosesOneFromServer)
                {
                    Arrived.Add(_server.Output[i]);
                }
            }

            _server.Output.Clear();
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (Arrived.Count == 0 || Receives == 0)
            {
                return 0;
            }

            Receives--;
            byte[] datagram = (byte[])Arrived[0];
            Arrived.RemoveAt(0);
            int taken = datagram.Length < count ? datagram.Length : count;
            Array.Copy(datagram, 0, buffer, offset, taken);
            return taken;
        }

        public override bool Wait(int timeoutMs)
        {
            return Arrived.Count > 0;
        }
    }
}
