using System;
using System.Collections;
using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>
    /// The server's side of DTLS 1.2 with a pre-shared key, written from the RFCs for these tests and apart from the device's code. What it does
    /// is set by the test, also what no server should do.
    /// </summary>
    internal sealed class TestServer
    {
        public static readonly byte[] Identity = Ascii.GetBytes("Client_identity");
        public static readonly byte[] Key = Bytes.Sequence(0, 16);

        public byte[] Psk = Key;
        public bool AsksForCookie = true;
        public bool RemembersSessions = true;
        public bool HasExtendedMasterSecret = true;
        public bool HasMaxFragmentLength = true;
        public byte[] Hint;
        public byte[] Cid;                          // what the client's records are to carry; null when it does not do Connection IDs
        public int Suite = 0xc0a8;
        public int Version = 0xfefd;
        public byte[] ExtraExtensions = new byte[0];
        public bool SpoilsFinished;
        public int TicketLength;                    // 0: no tickets
        public readonly TestFlight Flight = new TestFlight();

        public readonly ArrayList Output = new ArrayList();        // datagrams
        public readonly ArrayList Received = new ArrayList();      // application data
        public readonly ArrayList Alerts = new ArrayList();        // level * 256 + description
        public ArrayList Numbers = new ArrayList();                // of genuine records under the present key
        public readonly ArrayList PastNumbers = new ArrayList();   // such lists, of the keys before
        public int Unreadable;
        public int FullHandshakes;
        public int Resumptions;
        public byte[] LastClientHello;
        public TestRecords Writing;
        public TestRecords Reading;
        public bool IsOpen;

        private readonly byte[] _cookie = Bytes.Sequence(0x40, 20);
        private readonly ArrayList _pastReading = new ArrayList();
        private readonly TestReassembly _reassembly = new TestReassembly();
        private ByteList _transcript = new ByteList();
        private byte[] _random;
        private byte[] _clientRandom;
        private byte[] _ownCid = new byte[0];
        private byte[] _clientCid = new byte[0];
        private byte[] _master;
        private byte[] _sessionId = new byte[0];
        private byte[] _rememberedMaster;
        private byte[] _ticket = new byte[0];
        private int _connections;
        private int _clientNumber;
        private bool _isResumed;

        /// <summary>Ready for a client that starts anew; sessions are remembered.</summary>
        public void Restart()
        {
            _transcript = new ByteList();
            Flight.Restart();
            _reassembly.Clear();
            if (Reading is not null)
            {
                _pastReading.Add(Reading);
                PastNumbers.Add(Numbers);
                Numbers = new ArrayList();
            }

            _clientNumber = 0;
            _isResumed = false;
            Writing = null;
            Reading = null;
            IsOpen = false;
        }

        public void ForgetSessions()
        {
            _sessionId = new byte[0];
            _ticket = new byte[0];
        }

        public void OnDatagram(byte[] datagram)
        {
            int at = 0;
            while (at < datagram.Length)
            {
                int header = 13 + (datagram[at] == 25 ? _clientCid.Length : 0);
                int length = ByteList.Read(datagram, at + header - 2, 2);
                byte[] record = Bytes.Slice(datagram, at, header + length);
                at += header + length;
                int epoch = ByteList.Read(record, 3, 2);
                if (epoch == 0)
                {
                    OnContent(record[0], epoch, Bytes.Slice(record, 13, length));
                    continue;
                }

                byte[] opened = Reading is null ? null : Reading.Open(record);
                if (opened is null)
                {
                    Unreadable++;
                    NoteNumberOfThePast(record);
                    continue;
                }

                Numbers.Add(ByteList.Read(record, 7, 4));
                OnContent(opened[0], epoch, Bytes.Slice(opened, 1, opened.Length - 1));
            }
        }

        public void Send(int type, byte[] content)
        {
            Output.Add(Flight.Seal(Writing, type, content));
        }

        public void SendHelloRequest()
        {
            Send(22, new byte[12]);
        }

        /// <summary>Sends the last flight once more.</summary>
        public void SendFlight()
        {
            Flight.Send(Writing, Output);
        }

        private void NoteNumberOfThePast(byte[] record)
        {
            for (int i = 0; i < _pastReading.Count; i++)
            {
                if (((TestRecords)_pastReading[i]).Open(record) is not null)
                {
                    ((ArrayList)PastNumbers[i]).Add(ByteList.Read(record, 7, 4));
                }
            }
        }

        private void OnContent(int type, int epoch, byte[] content)
        {
            switch (type)
            {
                case 21:
                    Alerts.Add((content[0] << 8) | content[1]);
                    break;
                case 22:
                    OnFragment(content);
                    break;
                case 23:
                    Received.Add(content);
                    break;
            }
        }

        private void OnFragment(byte[] fragment)
        {
            int number = ByteList.Read(fragment, 4, 2);
            int length = ByteList.Read(fragment, 1, 3);
            int from = ByteList.Read(fragment, 6, 3);
            int count = ByteList.Read(fragment, 9, 3);
            bool isNewHello = fragment[0] == 1 && number == 0 && _clientNumber > 0
                && !ByteList.AreEqual(Bytes.Slice(fragment, 14, 32), _clientRandom) && from == 0;
            if (isNewHello)
            {
                Restart();
            }

            if (number < _clientNumber)
            {
                bool isLast = fragment[0] == 1 || fragment[0] == 20;
                if (isLast && number == _clientNumber - 1 && from + count == length)
                {
                    SendFlight();
                }

                return;
            }

            byte[] message = _reassembly.Add(fragment);
            if (message is not null && number == _clientNumber)
            {
                _clientNumber++;
                OnMessage(message);
            }
        }

        private void OnMessage(byte[] message)
        {
            switch (message[0])
            {
                case 1:
                    OnClientHello(message);
                    break;
                case 16:
                    OnClientKeyExchange(message);
                    break;
                case 20:
                    OnFinished(message);
                    break;
            }
        }

        private void OnClientHello(byte[] message)
        {
            LastClientHello = message;
            TestClientHello hello = new TestClientHello(message);
            _clientRandom = hello.Random;
            _random = TestSecrets.Hash(_clientRandom);
            if (AsksForCookie && !ByteList.AreEqual(hello.Cookie, _cookie))
            {
                Flight.Clear();
                AddToFlight(3, new ByteList().Add(0xfeff, 2).Add(_cookie.Length, 1).Add(_cookie).ToArray(), false);
                SendFlight();
                return;
            }

            bool asksForTicket = hello.AsksForTicket && TicketLength > 0;
            byte[] sessionId = hello.SessionId;
            _isResumed = RemembersSessions && _rememberedMaster is not null && ((sessionId.Length > 0 && ByteList.AreEqual(sessionId, _sessionId))
                || (hello.Ticket.Length > 0 && ByteList.AreEqual(hello.Ticket, _ticket)));
            if (!_isResumed)
            {
                sessionId = asksForTicket ? new byte[0] : TestSecrets.Hash(_random);
                _sessionId = sessionId;
            }

            _transcript = new ByteList().Add(message);
            ByteList extensions = new ByteList().Add(0xff01, 2).Add(1, 2).Add(0, 1);
            if (HasMaxFragmentLength)
            {
                extensions.Add(0x00010001, 4).Add(1, 1);
            }

            if (HasExtendedMasterSecret)
            {
                extensions.Add(0x00170000, 4);
            }

            bool usesCid = hello.Cid is not null && Cid is not null;
            _ownCid = usesCid ? hello.Cid : new byte[0];
            _clientCid = usesCid ? Cid : new byte[0];
            if (usesCid)
            {
                extensions.Add(54, 2).Add(Cid.Length + 1, 2).Add(Cid.Length, 1).Add(Cid);
            }

            if (asksForTicket)
            {
                extensions.Add(0x00230000, 4);
            }

            extensions.Add(ExtraExtensions);
            Flight.Clear();
            AddToFlight(
                2,
                new ByteList().Add(Version, 2).Add(_random).Add(sessionId.Length, 1).Add(sessionId).Add(Suite, 2).Add(0, 1).Add(extensions.Count, 2).Add(extensions.ToArray())
                    .ToArray(),
                true);
            if (_isResumed)
            {
                _master = _rememberedMaster;
                SetKeys();
                AddTicket(asksForTicket);
                AddFinished();
            }
            else
            {
                _rememberedMaster = null;
                if (Hint is not null)
                {
                    AddToFlight(12, new ByteList().Add(Hint.Length, 2).Add(Hint).ToArray(), true);
                }

                AddToFlight(14, new byte[0], true);
                _ticket = asksForTicket ? Bytes.Repeat((byte)(++_connections), TicketLength) : new byte[0];
            }

            SendFlight();
        }

        private void OnClientKeyExchange(byte[] message)
        {
            _transcript.Add(message);
            byte[] premaster = TestSecrets.Premaster(Psk);
            _master = HasExtendedMasterSecret
                ? TestSecrets.Prf(premaster, "extended master secret", TestSecrets.Hash(_transcript.ToArray()), 48)
                : TestSecrets.Prf(premaster, "master secret", new ByteList().Add(_clientRandom).Add(_random).ToArray(), 48);
            SetKeys();
        }

        private void OnFinished(byte[] message)
        {
            byte[] expected = TestSecrets.Prf(_master, "client finished", TestSecrets.Hash(_transcript.ToArray()), 12);
            if (!ByteList.AreEqual(expected, Bytes.Slice(message, 12, 12)))
            {
                throw new InvalidOperationException("client finished");
            }

            _transcript.Add(message);
            IsOpen = true;
            if (_isResumed)
            {
                Resumptions++;
                return;
            }

            FullHandshakes++;
            _rememberedMaster = _master;
            Flight.Clear();
            AddTicket(_ticket.Length > 0);
            AddFinished();
            SendFlight();
        }

        private void AddTicket(bool isWanted)
        {
            if (isWanted)
            {
                AddToFlight(4, new ByteList().Add(3600, 4).Add(_ticket.Length, 2).Add(_ticket).ToArray(), true);
            }
        }

        private void AddFinished()
        {
            byte[] verify = TestSecrets.Prf(_master, "server finished", TestSecrets.Hash(_transcript.ToArray()), 12);
            if (SpoilsFinished)
            {
                verify[0] ^= 1;
            }

            AddToFlight(20, verify, true);
        }

        private void AddToFlight(int type, byte[] body, bool counts)
        {
            byte[] message = Flight.Add(type, body);
            if (counts)
            {
                _transcript.Add(message);
            }
        }

        private void SetKeys()
        {
            byte[] keyBlock = TestSecrets.Prf(_master, "key expansion", new ByteList().Add(_random).Add(_clientRandom).ToArray(), Suite == 0xc0a8 ? 40 : 96);
            Reading = new TestRecords(Suite, keyBlock, true, _clientCid);
            Writing = new TestRecords(Suite, keyBlock, false, _ownCid);
        }
    }
}
