using System;
using System.Text;
using Lwm2m.Access;
using Lwm2m.App;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Json;
using Lwm2m.Objects;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests
{
    /// <summary>A client, once registered, answers the operations of its server without allocation.</summary>
    [TestClass]
    public class ManagementAllocationTests
    {
        private const int WarmUp = 50;
        private const int Rounds = 200;

        private static readonly byte[] Nothing = [];

        [TestMethod]
        [DataRow("3/0/0", ContentFormat.TextPlain)]
        [DataRow("3303/0/5700", ContentFormat.TextPlain)]
        [DataRow("3", ContentFormat.Tlv)]
        [DataRow("3/0", ContentFormat.SenmlJson)]
        [DataRow("3/0", ContentFormat.SenmlCbor)]
        [DataRow("3", ContentFormat.LinkFormat)]
        public void A_read_or_discover_allocates_nothing(string path, int accept)
        {
            AssertNoAllocation(CoapCode.Get, path, ContentFormat.None, null, accept, Nothing, CoapCode.Content);
        }

        [TestMethod]
        public void A_write_allocates_nothing()
        {
            AssertNoAllocation(CoapCode.Put, "1/0/2", ContentFormat.TextPlain, null, ContentFormat.None, Encoding.ASCII.GetBytes("7"), CoapCode.Changed);
            byte[] tlv = Convert.FromHexString("C10265C20303F2");
            AssertNoAllocation(CoapCode.Put, "1/0", ContentFormat.Tlv, null, ContentFormat.None, tlv, CoapCode.Changed);
            byte[] json = Encoding.ASCII.GetBytes("[{\"bn\":\"/1/0/\",\"n\":\"2\",\"v\":7},{\"n\":\"6\",\"vb\":true}]");
            AssertNoAllocation(CoapCode.Post, "1/0", ContentFormat.SenmlJson, null, ContentFormat.None, json, CoapCode.Changed);
        }

        [TestMethod]
        public void Attributes_and_an_execute_allocate_nothing()
        {
            AssertNoAllocation(CoapCode.Put, "3303/0/5700", ContentFormat.None, "gt=20.5", ContentFormat.None, Nothing, CoapCode.Changed);
            AssertNoAllocation(CoapCode.Post, "3303/0/5605", ContentFormat.None, null, ContentFormat.None, Nothing, CoapCode.Changed);
        }

        [TestMethod]
        [DataRow("99", CoapCode.NotFound)]
        [DataRow("0/0", CoapCode.Unauthorized)]
        [DataRow("3/0/4", CoapCode.MethodNotAllowed)]
        public void A_refusal_allocates_nothing(string path, byte code)
        {
            AssertNoAllocation(CoapCode.Get, path, ContentFormat.None, null, ContentFormat.None, Nothing, code);
        }

        // Proves: SEC-09
        [TestMethod]
        [DataRow(CoapCode.Get, "3303/0/5700", ContentFormat.TextPlain, "", CoapCode.Content)]
        [DataRow(CoapCode.Get, "3303", ContentFormat.Tlv, "", CoapCode.Content)]
        [DataRow(CoapCode.Get, "2", ContentFormat.Tlv, "", CoapCode.Content)]
        [DataRow(CoapCode.Put, "1/0/2", ContentFormat.None, "7", CoapCode.Changed)]
        [DataRow(CoapCode.Put, "2/1/3", ContentFormat.None, "1", CoapCode.Changed)]
        [DataRow(CoapCode.Post, "3303/0/5605", ContentFormat.None, "", CoapCode.Changed)]
        [DataRow(CoapCode.Get, "3/0/0", ContentFormat.None, "", CoapCode.Unauthorized)]
        [DataRow(CoapCode.Put, "3/0/15", ContentFormat.None, "x", CoapCode.Unauthorized)]
        [DataRow(CoapCode.Delete, "3/0", ContentFormat.None, "", CoapCode.Unauthorized)]
        [DataRow(CoapCode.Post, "3303", ContentFormat.None, "", CoapCode.Unauthorized)]
        public void Nor_does_it_where_rights_are_asked_for(byte method, string path, int accept, string body, byte expected)
        {
            var link = new OneDatagramLink();
            Lwm2mClient client = Registered(link, 2);
            byte[] bytes = Encoding.ASCII.GetBytes(body);
            int format = bytes.Length > 0 ? ContentFormat.TextPlain : ContentFormat.None;
            AssertNoAllocation(client, link, method, path, format, null, accept, bytes, expected);
        }

        /// <summary>Nor does a block of a body that an object takes block by block, the first one included.</summary>
        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        public void A_block_of_a_streamed_write_allocates_nothing(int servers)
        {
            const int Blocks = 300;
            var link = new OneDatagramLink();
            var image = new StreamedImage();
            Lwm2mClient client = Registered(link, servers, image);
            Assert.IsTrue(servers == 1 || AccessControlTable.Of(client.Accounts).TryGrant(StreamedImage.ObjectId, 0, 1, AccessRights.Write));
            byte[] block = new byte[1024];
            byte[] token = [1];
            var writer = new CoapWriter();
            int unexpected = 0;
            long before = 0;
            for (int id = 0; id < 2 * Blocks; id++)
            {
                int number = id % Blocks;
                bool more = number < Blocks - 1;
                before = id == Blocks ? GC.GetAllocatedBytesForCurrentThread() : before;
                writer.Begin(link.Arrived, 0, link.Arrived.Length, CoapType.Confirmable, CoapCode.Put, (ushort)id, token, 0, token.Length);
                writer.StringOption(OptionNumber.UriPath, "10301");
                writer.StringOption(OptionNumber.UriPath, "0");
                writer.StringOption(OptionNumber.UriPath, "0");
                writer.UintOption(OptionNumber.ContentFormat, ContentFormat.OctetStream);
                writer.UintOption(OptionNumber.Block1, (uint)((number << 4) | (more ? 8 : 0) | 6));
                writer.StartPayload();
                writer.Payload(block, 0, block.Length);
                link.ArrivedCount = writer.Length;
                client.Step(2000 + id);
                unexpected += link.Sent[1] == (more ? CoapCode.Continue : CoapCode.Changed) ? 0 : 1;
            }

            Assert.AreEqual(0L, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.AreEqual(0, unexpected);
            Assert.AreEqual(2 * Blocks * block.Length, image.Count);
            Assert.AreEqual(2, image.Finished);
        }

        private static void AssertNoAllocation(byte method, string path, int format, string? query, int accept, byte[] body, byte expected)
        {
            var link = new OneDatagramLink();
            AssertNoAllocation(Registered(link, 1), link, method, path, format, query, accept, body, expected);
        }

        private static void AssertNoAllocation(
            Lwm2mClient client, OneDatagramLink link, byte method, string path, int format, string? query, int accept, byte[] body, byte expected)
        {
            string[] segments = path.Split('/');
            byte[] token = [1, 2];
            var writer = new CoapWriter();
            int unexpected = 0;
            long before = 0;
            for (int round = 0; round < WarmUp + Rounds; round++)
            {
                if (round == WarmUp)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                writer.Begin(link.Arrived, 0, link.Arrived.Length, CoapType.Confirmable, method, (ushort)round, token, 0, token.Length);
                foreach (string segment in segments)
                {
                    writer.StringOption(OptionNumber.UriPath, segment);
                }

                if (format >= 0)
                {
                    writer.UintOption(OptionNumber.ContentFormat, (uint)format);
                }

                if (query is not null)
                {
                    writer.StringOption(OptionNumber.UriQuery, query);
                }

                if (accept >= 0)
                {
                    writer.UintOption(OptionNumber.Accept, (uint)accept);
                }

                writer.StartPayload();
                writer.Payload(body, 0, body.Length);
                link.ArrivedCount = writer.Length;
                client.Step(2000 + round);
                unexpected += link.Sent[1] == expected ? 0 : 1;
            }

            Assert.AreEqual(0L, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.AreEqual(0, unexpected);
        }

        private static Lwm2mClient Registered(OneDatagramLink link, int servers, Lwm2mObject? added = null)
        {
            var client = new Lwm2mClient("urn:test:1", new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0 }, new Counting());
            JsonFormats.AddTo(client.Formats);
            client.Objects.Add(new SecurityObject(client.Accounts));
            client.Objects.Add(new ServerObject(client));
            AccessControl.AddTo(client);
            client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
            client.Objects.Add(new TemperatureObject(new Steady()));
            if (added is not null)
            {
                client.Objects.Add(added);
            }

            client.Bindings.Add(new OneLinkBinding(link));
            for (int id = 1; id <= servers; id++)
            {
                client.Accounts.Add(new SecurityAccount("coap://127.0.0." + id, id), new ServerAccount(id));
            }

            if (servers > 1)
            {
                AccessControlTable.Of(client.Accounts).TryGrant(3, 0, 1, AccessRights.None);
                Assert.IsTrue(AccessControl.Of(client).TryProvision(1, AccessRights.Read));
            }

            client.Start();
            client.Step(1000);

            var register = new CoapMessage();
            Assert.AreEqual(ParseStatus.Ok, register.Parse(link.Sent, 0, link.SentCount));
            var writer = new CoapWriter();
            writer.Begin(link.Arrived, 0, link.Arrived.Length, CoapType.Acknowledgement, CoapCode.Created, register.MessageId, link.Sent, register.TokenOffset, register.TokenLength);
            writer.StringOption(OptionNumber.LocationPath, "rd");
            writer.StringOption(OptionNumber.LocationPath, "0");
            link.ArrivedCount = writer.Length;
            client.Step(1000);
            Assert.AreEqual(RegistrationState.Registered, client.SessionAt(0).Registration.State);
            return client;
        }

        /// <summary>Holds the last datagram each way.</summary>
        private sealed class OneDatagramLink : DatagramLink
        {
            private LinkState _state = LinkState.Closed;

            public byte[] Arrived { get; } = new byte[1500];

            public int ArrivedCount { get; set; }

            public byte[] Sent { get; } = new byte[1500];

            public int SentCount { get; private set; }

            public override LinkState State => _state;

            public override int MaxDatagram => Sent.Length;

            public override void Open(long nowMs) => _state = LinkState.Open;

            public override void Close() => _state = LinkState.Closed;

            public override bool Send(byte[] buffer, int offset, int count)
            {
                Array.Copy(buffer, offset, Sent, 0, count);
                SentCount = count;
                return true;
            }

            public override int Receive(byte[] buffer, int offset, int count)
            {
                int arrived = ArrivedCount;
                Array.Copy(Arrived, 0, buffer, offset, arrived);
                ArrivedCount = 0;
                return arrived;
            }

            public override bool Wait(int timeoutMs) => ArrivedCount > 0;
        }

        private sealed class OneLinkBinding(DatagramLink link) : Binding
        {
            private int _links;

            public override string Scheme => "coap";

            public override int DefaultPort => 5683;

            public override char Letter => 'U';

            public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials) => _links++ == 0 ? link : new OneDatagramLink();
        }

        private sealed class Counting : RandomSource
        {
            private byte _next;

            public override void Fill(byte[] buffer, int offset, int count)
            {
                for (int i = 0; i < count; i++)
                {
                    buffer[offset + i] = _next++;
                }
            }
        }

        private sealed class Steady : TemperatureSensor
        {
            public override double Celsius => 20.25;
        }
    }
}
