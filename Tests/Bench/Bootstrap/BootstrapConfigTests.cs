using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Bootstrap;

[TestClass]
public class BootstrapConfigTests
{
    [TestMethod]
    public void A_security_instance_has_the_resources_of_its_object()
    {
        var instance = SecurityInstance.Psk(3, 101, "coaps://h", "id", [0xAB]) with
        {
            HoldOff = 5, AccountTimeout = 0, Oscore = 2, CipherSuites = [0xC0A8, 0x00AE], SmsKeyParameters = [1, 2, 3, 4, 5, 6], Sni = "h",
        };
        Assert.AreEqual(
            "/0/3/0 = \"coaps://h\", /0/3/1 = false, /0/3/2 = 0, /0/3/3 = 'id', /0/3/4 = h'', /0/3/5 = h'ab', /0/3/7 = h'010203040506', "
            + "/0/3/10 = 101, /0/3/11 = 5, /0/3/12 = 0, /0/3/14 = \"h\", /0/3/16/0 = 49320, /0/3/16/1 = 174, /0/3/17 = 21:2",
            string.Join(", ", instance.Values));
    }

    [TestMethod]
    public void Every_resource_of_a_server_instance_can_be_written_and_has_its_type()
    {
        var instance = new ServerInstance(0)
        {
            ShortServerId = 1, DefaultMinimumPeriod = 1, DefaultMaximumPeriod = 2, DisableTimeout = 3, Apn = new ObjectLink(11, 0), AlertCode = 4,
            LastBootstrapped = DateTimeOffset.UnixEpoch, PriorityOrder = 5, InitialDelay = 6, FailureBlocks = true, BootstrapOnFailure = false,
            RetryCount = 7, RetryTimer = 8, SequenceDelay = 9, SequenceRetryCount = 10, Trigger = true, PreferredTransport = "U", MuteSend = false,
        };
        var executable = new ushort[] { 4, 8, 9 };
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 24).Select(number => (ushort)number).Except(executable).ToList(),
            instance.Values.Select(value => value.Path.Resource!.Value).ToList());
        foreach (var format in new[] { ContentFormat.Tlv, ContentFormat.SenmlCbor, ContentFormat.SenmlJson })
        {
            var back = Payload.Decode(format, Payload.Encode(format, instance.Values.ToList(), instance.Path), instance.Path);
            Assert.AreEqual(string.Join('\n', instance.Values), string.Join('\n', back), ContentFormat.Name(format));
        }
    }

    [TestMethod]
    public void An_OSCORE_instance_and_an_access_control_instance_go_in_TLV()
    {
        var oscore = new OscoreInstance(0) { MasterSecret = [1, 2], SenderId = [3], RecipientId = [], AeadAlgorithm = 10 };
        Assert.AreEqual("c2000102c10103c002c1030a", Hex.Show(Payload.Encode(ContentFormat.Tlv, oscore.Values.ToList(), oscore.Path)));

        var guard = new AccessControlInstance(1) { Guards = (3, 0), Acl = new Dictionary<ushort, AccessRights> { [101] = AccessRights.Read | AccessRights.Write }, Owner = 101 };
        Assert.AreEqual("c10003c10100" + "8302416503" + "c10365", Hex.Show(Payload.Encode(ContentFormat.Tlv, guard.Values.ToList(), guard.Path)));
    }

    [TestMethod]
    public void A_value_can_be_wrong_or_missing_and_an_instance_of_any_object()
    {
        var instance = SecurityInstance.NoSec(1, 101, "coap://h").With(10, null).With(1, "yes").With(99, 7L);
        Assert.AreEqual(
            "/0/1/0 = \"coap://h\", /0/1/1 = \"yes\", /0/1/2 = 3, /0/1/3 = h'', /0/1/4 = h'', /0/1/5 = h'', /0/1/99 = 7", string.Join(", ", instance.Values));
        Assert.AreEqual("/54321/2/0 = 1", string.Join(", ", new BootstrapInstance(54321, 2).With(0, 1L).Values));
    }

    [TestMethod]
    public void An_account_has_one_number_and_one_Short_Server_ID_and_can_be_halved()
    {
        var config = BootstrapConfig.Account(SecurityInstance.NoSec(4, 7, "coap://h"));
        Assert.AreEqual("/0/4 /1/4", string.Join(' ', config.Instances.Select(instance => instance.Path)));
        Assert.AreEqual(7L, config.Instances[1].Values[0].Value);
        Assert.AreEqual("/0/4", config.Without(1).Instances.Single().Path.ToString());
        Assert.AreEqual("/0 /1", string.Join(' ', config.Writes(WriteGrain.Object).Select(write => write.Path)));
    }

    [TestMethod]
    public void Of_every_order_only_those_with_the_whole_account_at_the_Finish_come_into_force()
    {
        var orders = BootstrapFault.Orders(BootstrapConfig.Account(SecurityInstance.NoSec(1, 1, "coap://h"))).ToList();
        Assert.HasCount(24, orders);
        CollectionAssert.AreEquivalent(
            new[] { "order D01F", "order D10F", "order 01FD", "order 10FD" },
            orders.Where(fault => fault.End == ExpectedEnd.InForce).Select(fault => fault.Name).ToList());
        var all = BootstrapFault.All(BootstrapConfig.Account(SecurityInstance.NoSec(1, 1, "coap://h"))).ToList();
        Assert.HasCount(all.Count, all.Select(fault => fault.Name).Distinct());
    }

    [TestMethod]
    [DataRow("</>;lwm2m=1.1,</0/0>;uri=\"coaps://bs\",</0/1>;ssid=101;uri=\"coaps://h\",</1/0>;ssid=101,</3/0>,</5>;ver=1.1", "1.1", 0)]
    [DataRow("lwm2m=\"1.0\",</0/2>,</0/3>;ssid=101,</1/0>;ssid=101", "1.0", 2)]
    [DataRow("</0/1>,</0/2>", null, null)]
    [DataRow("lwm2m=1.0", "1.0", null)]
    public void A_discovery_tells_version_accounts_and_which_is_the_bootstrap_servers(string text, string? version, int? account)
    {
        var discovery = BootstrapDiscovery.Parse(text);
        Assert.AreEqual(version, discovery.Version);
        Assert.AreEqual(account, (int?)discovery.BootstrapAccount);
        Assert.AreEqual(text.Contains("</0/1>;ssid") ? "coaps://h" : null, discovery.Find("/0/1")?.Uri);
    }

    [TestMethod]
    [DataRow("</0/1>;ssid=x")]
    [DataRow("</0/1/2>")]
    [DataRow("</0")]
    [DataRow("</abc>")]
    public void A_discovery_in_error_is_one(string text) => Assert.ThrowsExactly<ContentException>(() => BootstrapDiscovery.Parse(text));
}
