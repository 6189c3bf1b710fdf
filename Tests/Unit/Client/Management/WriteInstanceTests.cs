using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;
using static Lwm2m.Client.Tests.Writing;

namespace Lwm2m.Client.Tests
{
    /// <summary>Writes of Object Instances and of multiple resources: wholly or not at all, replaced or updated, within the room there is.</summary>
    [TestClass]
    public class WriteInstanceTests
    {
        [TestMethod]
        [DataRow("c0 00 c1 01 05 c1 16 01", 0x85)]         // the last is read-only
        [DataRow("c1 01 05 c1 04 02", 0x80)]               // the last is no Boolean
        [DataRow("c1 01 05 e1 03 e7 01", 0x84)]            // the last is unknown
        [DataRow("c1 01 05 c1 0b 01", 0x80)]               // the last is a value where instances belong
        [DataRow("c1 01 05 83 00 41 00 01", 0x80)]         // the last is instances where a value belongs
        [DataRow("c1 01 05 c1 01", 0x80)]                  // the last is cut off
        [DataRow("c1 01 05 c1 1a 61", 0x89)]               // the last is refused by the object
        public void A_write_is_done_wholly_or_not_at_all(string tlv, int code)
        {
            TestServer server = TestServer.Registered();
            server.Object.MisbehavingAs = TestObject.Fault.Conflict;
            AssertChanged(server.Put(Instance + "/1", "4"));
            int writes = server.Object.Writes;
            Assert.AreEqual((byte)code, server.Post(Instance, ContentFormat.Tlv, Hex.Parse(tlv)).Code);
            Assert.AreEqual((byte)code, server.Put(Instance, ContentFormat.Tlv, Hex.Parse(tlv)).Code);
            Assert.AreEqual(writes, server.Object.Writes);
            Assert.AreEqual("4", server.Get(Instance + "/1").Text);
        }

        [TestMethod]
        public void A_value_that_fails_after_it_was_found_good_gives_the_objects_answer()
        {
            TestServer server = TestServer.Registered();
            server.Object.MisbehavingAs = TestObject.Fault.Unwritable;
            Assert.AreEqual(CoapCode.InternalServerError, server.Put(Instance + "/26", "x").Code);
        }

        [TestMethod]
        public void A_replaced_instance_has_only_what_was_given()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Post(Instance, ContentFormat.Tlv, Hex.Parse("c1 01 05 c2 00 6869 86 0b 41 00 01 41 02 02")));
            AssertChanged(server.Put(Instance, ContentFormat.Tlv, Hex.Parse("c1 02 07")));
            Assert.AreEqual("0", server.Get(Instance + "/1").Text);
            Assert.AreEqual("", server.Get(Instance + "/0").Text);
            Assert.AreEqual("", server.Get(Instance + "/11", ContentFormat.Tlv).HexPayload.Substring(4));
            Assert.AreEqual("7", server.Get(Instance + "/2").Text);
        }

        [TestMethod]
        public void An_instance_may_be_wrapped_in_itself_but_not_in_another()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Put(Instance, ContentFormat.Tlv, Hex.Parse("03 00 c1 01 05")));
            Assert.AreEqual("5", server.Get(Instance + "/1").Text);
            Assert.AreEqual(CoapCode.BadRequest, server.Put(Instance, ContentFormat.Tlv, Hex.Parse("03 01 c1 01 06")).Code);
            Assert.AreEqual("5", server.Get(Instance + "/1").Text);
        }

        [TestMethod]
        public void A_replaced_multiple_resource_has_only_the_instances_given_and_an_updated_one_also_the_old()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Put(Instance + "/11", ContentFormat.Tlv, Hex.Parse("86 0b 41 00 01 41 02 02")));
            AssertChanged(server.Post(Instance + "/11", ContentFormat.Tlv, Hex.Parse("83 0b 41 01 07")));
            Assert.AreEqual("880b09" + "410001" + "410107" + "410202", server.Get(Instance + "/11").HexPayload);
            AssertChanged(server.Put(Instance + "/11", ContentFormat.Tlv, Hex.Parse("83 0b 41 03 09")));
            Assert.AreEqual("830b" + "410309", server.Get(Instance + "/11").HexPayload);
            AssertChanged(server.Put(Instance + "/11", ContentFormat.Tlv, Hex.Parse("80 0b")));
            Assert.AreEqual("800b", server.Get(Instance + "/11").HexPayload);
        }

        [TestMethod]
        public void A_multiple_resource_is_replaced_once_even_when_its_instances_come_apart()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(PutJson(server, Instance, "[{\"bn\":\"/10241/0/\",\"n\":\"11/0\",\"v\":1},{\"n\":\"10/0\",\"vs\":\"a\"},{\"n\":\"11/1\",\"v\":2},{\"n\":\"10/1\",\"vs\":\"b\"}]"));
            Assert.AreEqual("860b" + "410001" + "410102", server.Get(Instance + "/11").HexPayload);
            Assert.AreEqual("860a" + "410061" + "410162", server.Get(Instance + "/10").HexPayload);
        }

        [TestMethod]
        public void A_multiple_resource_replaced_by_nothing_is_empty_but_a_single_one_needs_a_value()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Put(Instance + "/11", ContentFormat.Tlv, Hex.Parse("83 0b 41 00 01")));
            AssertChanged(PutJson(server, Instance + "/11", "[]"));
            Assert.AreEqual("800b", server.Get(Instance + "/11").HexPayload);
            Assert.AreEqual(CoapCode.BadRequest, PutJson(server, Instance + "/1", "[]").Code);
            Assert.AreEqual(CoapCode.BadRequest, server.Put(Instance + "/1", ContentFormat.Tlv, new byte[0]).Code);
        }

        [TestMethod]
        public void An_optional_resource_that_is_absent_comes_by_a_write()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.NotFound, server.Get("/1/0/3").Code);
            AssertChanged(server.Put("/1/0/3", "60"));
            Assert.AreEqual("60", server.Get("/1/0/3").Text);
            Assert.AreEqual(CoapCode.NotFound, server.Put("/3/0/9", "60").Code, "absent and not for writing");
        }

        [TestMethod]
        public void A_write_with_more_resource_instances_than_there_is_room_for_changes_nothing()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(PutJson(server, Instance + "/10", Records("1", "2", "3")));
            AssertChanged(server.Put(Instance + "/0", "kept"));
            string before = server.Get(Instance, ContentFormat.SenmlJson).Text;
            int writes = server.Object.Writes;

            // Two of the four are there already; five replace three.
            Assert.AreEqual(CoapCode.ServiceUnavailable, PostJson(server, Instance, Records("2", "7", "1", "8")).Code);
            Assert.AreEqual(CoapCode.ServiceUnavailable, PutJson(server, Instance + "/10", Records("1", "5", "6", "7", "8")).Code);
            Assert.AreEqual(CoapCode.ServiceUnavailable, PutJson(server, Instance, Records("1", "5", "6", "7", "8")).Code);
            Assert.AreEqual(writes, server.Object.Writes);
            Assert.AreEqual(before, server.Get(Instance, ContentFormat.SenmlJson).Text);
        }

        [TestMethod]
        public void A_write_that_fills_the_room_for_resource_instances_is_taken()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(PutJson(server, Instance + "/10", Records("1", "2", "3")));
            AssertChanged(PostJson(server, Instance, Records("2", "7", "1")));
            Assert.AreEqual(4, server.Object.ResourceInstanceCount(0, 10));
            AssertChanged(PutJson(server, Instance + "/10", Records("5", "6", "7", "8")));
            Assert.AreEqual(CoapCode.Content, server.Get(Instance + "/10/8").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Get(Instance + "/10/1").Code);
            AssertChanged(PutJson(server, Instance, Records("1", "2", "3", "4")));
            AssertChanged(server.Put(Instance + "/10/4", "x"));
        }

        private static string Records(params string[] resourceInstances)
        {
            string text = "[{\"bn\":\"/10241/0/10/\"";
            for (int i = 0; i < resourceInstances.Length; i++)
            {
                text += (i == 0 ? "," : ",{") + "\"n\":\"" + resourceInstances[i] + "\",\"vs\":\"v\"}";
            }

            return text + "]";
        }
    }
}
