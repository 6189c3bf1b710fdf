using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Sms;

/// <summary>The centre stores and forwards, as well or as badly as it is told.</summary>
[TestClass]
public sealed class ShortMessageCentreTests
{
    private const string Mobile = "4512345678";

    private static readonly SmsAddress Server = new("4587654321");

    [TestMethod]
    public void A_message_comes_after_its_delay_and_says_when_it_was_taken()
    {
        var world = new World(new SmscOptions { DelayMs = 700 });
        var phone = world.Attach(Mobile);
        world.Centre.Send(Server, Mobile, [1, 2]);
        world.Wait(699);
        Assert.IsEmpty(phone.Got);
        world.Wait(1);
        var deliver = DeliverTpdu.Parse(phone.Got.Single());
        Assert.AreEqual(World.Start, deliver.Time);
        Assert.AreEqual(Server, deliver.Originator);
        Assert.IsFalse(deliver.HasMore);
        Assert.AreEqual(1, world.Centre.Delivered);
    }

    [TestMethod]
    public void Losses_duplicates_and_overtaking_are_the_same_for_the_same_seed()
    {
        var first = Run(7);
        Assert.AreEqual(first, Run(7));
        Assert.AreNotEqual(first, Run(8));

        static string Run(int seed)
        {
            var world = new World(new SmscOptions { Seed = seed, Loss = 0.2, Duplication = 0.2, Reordering = 0.2 });
            var phone = world.Attach(Mobile);
            for (byte i = 0; i < 100; i++)
            {
                world.Centre.Send(Server, Mobile, [i]);
                world.Wait(1000);
            }

            world.Wait(60_000);
            var numbers = phone.Got.Select(tpdu => tpdu[^1]).ToArray();
            Assert.AreEqual(100 - world.Centre.Lost + world.Centre.Doubled, numbers.Length);
            Assert.IsTrue(world.Centre is { Lost: > 5, Doubled: > 5, HeldBack: > 5 });
            Assert.IsTrue(numbers.Zip(numbers.Skip(1)).Any(pair => pair.First > pair.Second));
            return string.Join(' ', numbers);
        }
    }

    [TestMethod]
    public void A_test_decides_over_a_message()
    {
        var world = new World();
        var phone = world.Attach(Mobile);
        world.Centre.Fate = message => message.Number switch { 1 => new SmsFate(0), 2 => new SmsFate(1, 30_000), 3 => new SmsFate(2), _ => new SmsFate() };
        for (byte i = 1; i <= 4; i++)
        {
            world.Centre.Send(Server, Mobile, [i]);
        }

        world.Wait(10_000);
        CollectionAssert.AreEqual(new byte[] { 3, 3, 4 }, phone.Got.Select(tpdu => tpdu[^1]).ToArray());
        world.Wait(21_000);
        Assert.AreEqual(2, phone.Got[^1][^1]);
    }

    [TestMethod]
    public void A_recipient_that_is_absent_gets_its_messages_when_it_is_seen()
    {
        var world = new World();
        world.Centre.Send(Server, Mobile, [1]);
        world.Wait(30_000);
        var phone = world.Attach(Mobile);
        Assert.HasCount(1, phone.Got);
        phone.Result = DeliveryResult.Absent;
        world.Centre.Send(Server, Mobile, [2]);
        world.Centre.Send(Server, Mobile, [3]);
        world.Wait(1000);
        Assert.AreEqual(2, world.Centre.Waiting);
        phone.Result = DeliveryResult.Accepted;
        phone.Got.Clear();
        world.Centre.Alert(Mobile);
        world.Wait(0);
        CollectionAssert.AreEqual(new byte[] { 2, 3 }, phone.Got.Select(tpdu => tpdu[^1]).ToArray());
        Assert.IsTrue(DeliverTpdu.Parse(phone.Got[0]).HasMore);
        Assert.IsFalse(DeliverTpdu.Parse(phone.Got[1]).HasMore);
    }

    [TestMethod]
    public void A_delivery_that_was_refused_is_tried_again_later()
    {
        var world = new World(new SmscOptions { RetryMs = 60_000 });
        var phone = world.Attach(Mobile);
        phone.Result = DeliveryResult.Refused;
        world.Centre.Send(Server, Mobile, [1]);
        world.Wait(60_000);
        Assert.HasCount(1, phone.Got);
        phone.Result = DeliveryResult.Accepted;
        world.Wait(1000);
        Assert.HasCount(2, phone.Got);
        Assert.AreEqual(0, world.Centre.Waiting);
        world.Wait(600_000);
        Assert.HasCount(2, phone.Got);
    }

    [TestMethod]
    public void A_message_ends_with_its_validity_and_the_sender_is_told()
    {
        var world = new World();
        var sender = world.Attach("4511111111");
        var submit = SubmitTpdu.Parse(Convert.FromHexString("31070a915421436587000400" + "02aabb"), world.Centre.Now); // 5 minutes, with a report
        Assert.AreEqual(0, world.Centre.Submit(new SmsAddress("4511111111"), submit));
        world.Wait(299_000);
        Assert.AreEqual(1, world.Centre.Waiting);
        world.Wait(120_000);
        Assert.AreEqual(0, world.Centre.Waiting);
        Assert.AreEqual(1, world.Centre.Expired);
        var report = Convert.ToHexStringLower(sender.Got.Single());
        Assert.AreEqual("06070a915421436587", report[..18]);
        Assert.AreEqual("46", report[^2..]);
        Assert.IsEmpty(world.Attach(Mobile).Got);
    }

    [TestMethod]
    public void A_report_says_that_a_message_was_delivered()
    {
        var world = new World(new SmscOptions { DelayMs = 5000, Start = World.Start });
        var sender = world.Attach("4511111111");
        world.Attach(Mobile);
        var submit = SubmitTpdu.Parse(Convert.FromHexString("312a0a915421436587000400" + "02aabb"), world.Centre.Now);
        world.Centre.Submit(new SmsAddress("4511111111"), submit);
        world.Wait(10_000);
        Assert.AreEqual("062a0a915421436587621103214365406211032153104000", Convert.ToHexStringLower(sender.Got.Single()));
    }

    [TestMethod]
    public void A_duplicate_is_refused_where_the_sender_asks_for_it()
    {
        var world = new World();
        var submit = SubmitTpdu.Parse(Convert.FromHexString("15070a915421436587000400" + "02aabb"), world.Centre.Now);
        Assert.AreEqual(0, world.Centre.Submit(Server, submit));
        world.Wait(1000);
        Assert.AreEqual(21, world.Centre.Submit(Server, submit));
        Assert.AreEqual(0, world.Centre.Submit(Server, submit.WithReference(8)));
    }

    [TestMethod]
    public async Task A_service_is_a_transport_with_telephone_numbers()
    {
        var world = new World();
        await using var first = new SmsTransport(world.Centre, "+45 1111 1111");
        await using var second = new SmsTransport(world.Centre, "4522222222");
        await first.SendAsync(new byte[] { 1, 2, 3 }, second.LocalEndPoint, CancellationToken.None);
        world.Wait(1000);
        var received = await second.ReceiveAsync(CancellationToken.None);
        Assert.AreEqual(first.LocalEndPoint, received.Peer);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, received.Bytes.ToArray());
        await first.SendAsync(new byte[140], second.LocalEndPoint, CancellationToken.None);
        await Assert.ThrowsExactlyAsync<TpduException>(async () => await first.SendAsync(new byte[141], second.LocalEndPoint, CancellationToken.None));
        Assert.ThrowsExactly<InvalidOperationException>(() => new SmsTransport(world.Centre, "4522222222"));
        world.Centre.Send("4522222222", new DeliverTpdu { Originator = Server, Time = world.Centre.Now, HasHeader = true, UserDataLength = 2, UserData = [1, 0] });
        world.Wait(1000);
        Assert.AreEqual(1, second.Refused);
    }

    private sealed class Phone : ISmsSubscriber
    {
        public List<byte[]> Got { get; } = [];

        public DeliveryResult Result { get; set; } = DeliveryResult.Accepted;

        public void Deliver(byte[] tpdu, Action<DeliveryResult> done)
        {
            Got.Add(tpdu);
            done(Result);
        }
    }

    private sealed class World
    {
        public static readonly DateTimeOffset Start = new(2026, 11, 30, 12, 34, 56, TimeSpan.FromHours(1));

        private readonly Agenda _agenda;
        private long _nowMs;

        public World(SmscOptions? options = null)
        {
            _agenda = new Agenda(() => _nowMs);
            Centre = new ShortMessageCentre(_agenda, (options ?? new SmscOptions()) with { Start = Start });
        }

        public ShortMessageCentre Centre { get; }

        public Phone Attach(string number)
        {
            var phone = new Phone();
            Centre.Attach(number, phone);
            _agenda.RunDue();
            return phone;
        }

        public void Wait(int ms)
        {
            _nowMs += ms;
            _agenda.RunDue();
        }
    }
}
