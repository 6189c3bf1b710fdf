using System.Net;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Transport;

[TestClass]
public class PeerBookTests
{
    private static readonly IPEndPoint Address = new(IPAddress.Loopback, 5683);
    private static readonly DnsEndPoint Named = new("sensor", 1);

    [TestMethod]
    public void Whoever_knows_the_name_tells_the_peer_and_the_address_serves_who_is_not_known()
    {
        var book = new PeerBook(null, new Directory("identity"));
        Assert.AreSame(Named, book.Find(new PeerSnapshot($"{Address}", "identity")));
        Assert.AreEqual(Address, book.Find(new PeerSnapshot($"{Address}", "stranger")));
        Assert.AreEqual(Address, book.Find(PeerSnapshot.Of(Address)));
    }

    [TestMethod]
    public void A_peer_of_a_context_that_is_gone_is_not_reached_at_an_address()
    {
        Assert.IsNull(new PeerBook(new Directory("identity")).Find(new PeerSnapshot($"{Address}", null, "01")));
        Assert.IsNull(new PeerBook().Find(new PeerSnapshot(null)));
    }

    private sealed class Directory(string identity) : IPeerDirectory
    {
        public EndPoint? Find(PeerSnapshot name) => name.Identity == identity ? Named : null;
    }
}
