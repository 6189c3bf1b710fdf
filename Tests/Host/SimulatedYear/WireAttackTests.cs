using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Lwm2m.Bench.Coap;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>
/// Somebody on the way who has no key sees every datagram and is faster than any: at each moment of a registration, a derivation of keys, an
/// observation and its notifications he sends what he can make of it, under right and wrong tokens and Message IDs, plain and protected.
/// </summary>
[TestClass]
public class WireAttackTests
{
    private const int Devices = 20;

    // Where the genuine answer to the first Register or to one of its derivation is lost too, an error of his is all there is: the device asks
    // anew, each exchange three times at most.
    private const int MaxRegisters = 5;
    private const long HoursMs = 4L * 60 * 60 * 1000;

    public TestContext TestContext { get; set; } = null!;

    // Proves: WP-55, WP-83, E2E-22, E2E-24
    [TestMethod]
    [DataRow(true, DisplayName = "the context as given")]
    [DataRow(false, DisplayName = "App. B.2")]
    public void The_genuine_server_is_answered_and_observes_on_and_nothing_storms(bool keepsRegistrations)
    {
        var plan = new YearPlan("OSCORE", YearSecurity.Oscore, keepsRegistrations, 3, 0);
        var quiet = Enumerable.Range(1, Devices).Select(seed => new SimulatedYear(plan with { Seed = seed })).ToArray();
        var attacked = Enumerable.Range(1, Devices).Select(seed => new SimulatedYear(plan with { Seed = seed }, new Attacker(seed).OnSeen)).ToArray();
        Parallel.ForEach(quiet.Concat(attacked), year => year.RunUntil(HoursMs));
        var injected = attacked.Sum(year => year.Network.Injected);
        var (before, after) = (quiet.Sum(year => year.Network.Datagrams), attacked.Sum(year => year.Network.Datagrams));
        TestContext.WriteLine($"{before} datagrams in peace; {after} and {injected} of the attacker's; {attacked.Sum(year => year.Device.Nonces!.Nonces)} nonces");
        Assert.IsGreaterThan(5 * before, injected);
        foreach (var year in attacked)
        {
            var report = $"seed {year.Plan.Seed}: {year.Report()}";
            Assert.IsTrue(year.Server.IsRegistered && year.Server.IsObserving, report);
            Assert.IsLessThanOrEqualTo(keepsRegistrations ? 1 : MaxRegisters, year.Server.Registers, report);
            Assert.AreEqual(0, year.Server.Errors, report);
            Assert.AreEqual(0, year.Server.Expired, report);
            Assert.AreEqual(0, year.Device.Unobserved, report);
        }

        Assert.IsLessThanOrEqualTo(2 * Devices, attacked.Sum(year => year.Server.Registers));

        // Of the reports the network loses a tenth, with or without him; an error for each of his requests is all that he has out of the device.
        Assert.IsLessThanOrEqualTo(quiet.Sum(year => year.Missing) + Devices, attacked.Sum(year => year.Missing));
        Assert.IsLessThanOrEqualTo((2 * before) + injected, after);
        var asked = attacked.Sum(year => year.Server.Updates + year.Server.Registers);
        Assert.IsLessThanOrEqualTo((3 * quiet.Sum(year => year.Server.Updates + year.Server.Registers)) + Devices, asked);
    }

    private sealed class Attacker(int seed)
    {
        private const int SoonMs = 5;
        private const int LateMs = 3000;
        private const int Remembered = 6;

        private readonly Random _random = new(seed);
        private readonly Queue<byte[]> _requests = new();
        private readonly Queue<byte[]> _responses = new();

        public IEnumerable<(bool ToDevice, byte[] Datagram, int DelayMs)> OnSeen(bool toDevice, byte[] datagram)
        {
            var message = OscoreAttacker.Parse(datagram);
            if (message.Code == CoapCode.Empty)
            {
                return [];
            }

            var made = (toDevice, message.Code.IsRequest) switch
            {
                (false, true) => [.. Answers(message).Select(answer => (true, answer, SoonMs)), (false, datagram, LateMs)],
                (true, true) => [.. Requests(message, datagram).Select(request => (true, request, SoonMs)), (true, datagram, LateMs)],
                (true, false) => [.. Broken(datagram).Select(broken => (true, broken, SoonMs)), (true, datagram, LateMs)],
                _ => new (bool, byte[], int)[] { (false, datagram, LateMs) },
            };
            if (toDevice)
            {
                Keep(message.Code.IsRequest ? _requests : _responses, datagram);
            }

            return made;
        }

        private static void Keep(Queue<byte[]> seen, byte[] datagram)
        {
            seen.Enqueue(datagram);
            if (seen.Count > Remembered)
            {
                seen.Dequeue();
            }
        }

        // To a request of the device.
        private IEnumerable<byte[]> Answers(CoapMessage request)
        {
            var id = request.MessageId;
            yield return Make(CoapType.Reset, CoapCode.Empty, id, default);
            foreach (var code in new[] { CoapCode.Unauthorized, CoapCode.BadRequest, CoapCode.BadOption, CoapCode.Changed, CoapCode.Created, CoapCode.NotFound })
            {
                yield return Make(CoapType.Acknowledgement, code, id, request.Token);
                yield return Make(CoapType.Acknowledgement, code, (ushort)(id + 1), request.Token);
                yield return Make(CoapType.NonConfirmable, code, (ushort)_random.Next(0x10000), request.Token);
                yield return Make(CoapType.Acknowledgement, code, id, new Token([1, 2, 3, 4]));
            }

            byte[][] options = [[], [0x01, 0x00], [0x11, 0x00, 0x09, 0x48, .. Bytes(8)]];
            foreach (var option in options)
            {
                yield return Make(CoapType.Acknowledgement, CoapCode.Changed, id, request.Token, new CoapOption(OptionNumber.Oscore, option), Bytes(20));
            }

            foreach (var former in _responses)
            {
                yield return CoapMessageCodec.Encode(OscoreAttacker.Parse(former) with { Type = CoapType.Acknowledgement, MessageId = id, Token = request.Token });
            }
        }

        // Beside a request of the server, under its Message ID and the next ones.
        private IEnumerable<byte[]> Requests(CoapMessage request, byte[] datagram)
        {
            for (ushort ahead = 0; ahead < 3; ahead++)
            {
                var id = (ushort)(request.MessageId + ahead);
                yield return Make(CoapType.Confirmable, CoapCode.Get, id, request.Token);
                yield return Make(CoapType.NonConfirmable, CoapCode.Put, id, request.Token, null, Bytes(4));
                byte[] first = [0x19, 0x00, 0x09, 0x48, .. Bytes(8), .. SleepingDevice.RecipientId];
                yield return Make(CoapType.Confirmable, CoapCode.Post, id, request.Token, new CoapOption(OptionNumber.Oscore, first), Bytes(20));
                foreach (var former in _requests)
                {
                    yield return CoapMessageCodec.Encode(OscoreAttacker.Parse(former) with { MessageId = id });
                }

                foreach (var broken in Broken(datagram))
                {
                    (broken[2], broken[3]) = ((byte)(id >> 8), (byte)id);
                    yield return broken;
                }
            }
        }

        private IEnumerable<byte[]> Broken(byte[] datagram)
        {
            for (var i = 0; i < 4; i++)
            {
                var broken = datagram.ToArray();
                broken[^(1 + _random.Next(8))] ^= (byte)(1 << _random.Next(8));
                yield return broken;
            }
        }

        private byte[] Make(CoapType type, CoapCode code, ushort id, Token token, CoapOption? option = null, byte[]? payload = null) => CoapMessageCodec.Encode(new CoapMessage
        {
            Type = type, Code = code, MessageId = id, Token = token, Options = option is null ? OptionSet.Empty : new OptionSet([option]), Payload = payload ?? [],
        });

        private byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            _random.NextBytes(bytes);
            return bytes;
        }
    }
}
