using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Oscore;
using Lwm2m.Tests;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>
/// A device whose power fails before, during and after writes of its store, as often as it may in its life, while it asks, answers,
/// notifies, sleeps and derives contexts anew, and while somebody repeats to it what it has received before.
/// </summary>
[TestClass]
public sealed class OscorePowerCutTests
{
    private const int Cuts = 100_000;

    /// <summary>Of a file system that writes them in turn.</summary>
    private const int Sectors = 32;

    /// <summary>The exchange itself, and a round for an error that says the context is lost and another for R2 (or for Echo).</summary>
    private const int MaxRounds = 3;

    /// <summary>As long a run is waited for.</summary>
    private static readonly int RunMs = new OscoreOptions().RederivationTimeoutMs;

    public TestContext TestContext { get; set; } = null!;

    // Proves: WP-04, WP-52, WP-56, WP-58, E2E-24, E2E-32, C-55
    [TestMethod]
    [DataRow(Rederivation.Never, 20260801, 40_000, 2)]
    [DataRow(Rederivation.OnLoss, 20260802, 30_000, MaxRounds)]
    [DataRow(Rederivation.OnFirstUseAndLoss, 20260803, 30_000, MaxRounds)]
    public void A_hundred_thousand_random_cuts_repeat_no_nonce_and_let_no_replay_in(Rederivation rederivation, int seed, int cuts, int maxRounds)
    {
        Assert.IsGreaterThanOrEqualTo(Cuts, 40_000 + 30_000 + 30_000);
        Random random = new(seed);
        CuttingMedium medium = new(random);
        NonceRecorder recorder = new();
        OscoreOptions options = new() { Rederivation = rederivation, SequencesPerWrite = 8, LossIntervalMs = 0 };
        End peer = new("", "01", options, () => new MemoryStore(8, 128), new SoftwareCrypto(), new SeededRandom(seed));
        End device = new("01", "", options, () => new FileStore(medium, 128), recorder, new SeededRandom(seed + 1));
        List<byte[]> taken = [];
        int done = 0;
        long exchanges = 0;
        int[] rounds = new int[maxRounds + 1];
        peer.Restart();
        while (done < cuts)
        {
            try
            {
                recorder.IsProtecting = false;
                medium.IsOn = true;
                device.Restart();
                for (int left = random.Next(6); left > 0; left--)
                {
                    exchanges++;
                    switch (random.Next(rederivation == Rederivation.Never ? 6 : 8))
                    {
                        case 0 or 1:
                            rounds[Exchange(device, peer, recorder, null, maxRounds)]++;
                            break;
                        case 2 or 3:
                            rounds[Exchange(peer, device, recorder, taken, maxRounds)]++;
                            break;
                        case 4:
                            Notify(device, peer, recorder);
                            break;
                        case 5:
                            Repeat(device, taken, random, recorder);
                            break;
                        case 6:
                            BelieveLost(random.Next(2) == 0 ? device : peer, recorder);
                            break;
                        default:
                            if (rederivation == Rederivation.OnFirstUseAndLoss)
                            {
                                peer.Forget();
                            }

                            break;
                    }
                }

                if (random.Next(3) == 0)
                {
                    device.Protection.Suspend();
                }
                else
                {
                    // Off without notice and without a write.
                    done++;
                }
            }
            catch (PowerCutException)
            {
                done++;
            }

            medium.IsOn = false;
            device.Now += 1000;
            peer.Now += 1000;
        }

        TestContext.WriteLine(
            $"{rederivation}: {done} cuts, {medium.Writes} writes, {exchanges} exchanges, {recorder.Nonces} nonces under {recorder.Keys} keys, "
            + $"rounds {string.Join("/", rounds.Skip(1))}");
        Assert.IsGreaterThan(cuts / 2, recorder.Nonces);
        Assert.IsGreaterThan(0, rounds[1]);
        Assert.IsGreaterThan(0, rounds[2]);
        Assert.IsGreaterThan(rederivation == Rederivation.Never ? 0 : cuts / 10, recorder.Keys);
    }

    // Proves: WP-58, U-27
    [TestMethod]
    public void Ten_years_of_four_reports_an_hour_wear_no_flash_out_awake_and_with_the_power_off_none_that_spreads_its_writes()
    {
        const int Messages = 10_000;
        const double Reports = 4 * 24 * 365.25 * 10;
        (double awake, double asleep) = (WritesAMessage(Messages, false), WritesAMessage(Messages, true));
        TestContext.WriteLine(
            $"writes per 1000 messages: {1000 * awake:F1} awake or in light sleep, {1000 * asleep:F1} with the power off between; "
            + $"in ten years {awake * Reports:F0} and {asleep * Reports:F0}, on two slots in turn");

        // Without any wear levelling 10 000 erasures a page bear the first. The second, 192 writes a day on two records with two slots each, they bear
        // for seven months, and 100 000 for less than six years: it is for a medium that spreads its writes, or for RAM that is kept.
        const int Slots = 4;
        Assert.IsLessThan(6_000, awake * Reports);
        Assert.IsLessThan(2.001, asleep);
        Assert.IsGreaterThan(100_000, asleep * Reports / Slots);
        Assert.IsLessThan(100_000 * Sectors, asleep * Reports);
    }

    private static double WritesAMessage(int messages, bool sleeps)
    {
        CuttingMedium medium = new(null);
        OscoreOptions options = new() { Rederivation = Rederivation.Never };
        End peer = new("", "01", options, () => new MemoryStore(8, 128), new SoftwareCrypto(), new SeededRandom(1));
        End device = new("01", "", options, () => new FileStore(medium, 128), new SoftwareCrypto(), new SeededRandom(2));
        peer.Restart();
        device.Restart();
        Exchange(peer, device, null, null, 2);
        int before = medium.Writes;
        for (int i = 0; i < messages; i++)
        {
            Exchange(device, peer, null, null, 2);
            if (sleeps)
            {
                Assert.IsTrue(device.Protection.Suspend());
                device.Restart();
                Assert.IsLessThanOrEqualTo(messages + 64, (int)device.Asked.PartialIv);
            }
        }

        return (double)(medium.Writes - before) / messages;
    }

    /// <summary>One exchange to its end.</summary>
    /// <returns>Rounds it took.</returns>
    private static int Exchange(End client, End server, NonceRecorder? recorder, List<byte[]>? taken, int maxRounds)
    {
        for (int round = 1; round <= maxRounds; round++)
        {
            byte[] request = client.Ask(recorder);
            Unprotection received = server.Receive(request);
            if (received == Unprotection.Dropped)
            {
                // A run of its own is under way, so it keeps silent; a later exchange finds that over.
                server.Now += RunMs;
                client.Now += RunMs;
                round = 0;
                continue;
            }

            if (received == Unprotection.Unconfirmed && round > 1)
            {
                // The second carries Echo, which only whoever got the first answer can know.
                server.Protection.ConfirmFresh(server.Answering);
                received = Unprotection.Opened;
            }

            if (received == Unprotection.Opened && taken is not null)
            {
                taken.Add(request);
                if (taken.Count > 64)
                {
                    taken.RemoveAt(0);
                }
            }

            byte[] answer = received == Unprotection.Refused
                ? [0x62, server.Protection.Refusal, 0, 1, 0x7A, 0x41]
                : server.Answer(received == Unprotection.Opened ? CoapCode.Changed : CoapCode.Unauthorized, recorder);
            Unprotection outcome = client.ReceiveResponse(answer);
            Assert.IsTrue(outcome is Unprotection.Opened or Unprotection.Retry, $"round {round}: {received}, {outcome}");
            if (outcome == Unprotection.Opened && received == Unprotection.Opened)
            {
                return round;
            }
        }

        Assert.Fail($"not within {maxRounds} rounds");
        return 0;
    }

    private static void Notify(End device, End peer, NonceRecorder recorder)
    {
        // To whatever was asked last; it may be of a derivation that is not there any more.
        byte[]? notification = device.TryNotify(recorder);
        if (notification is not null)
        {
            peer.ReceiveResponse(notification);
        }
    }

    /// <summary>Somebody answers with an error that anybody can send, so that a run begins with the next request.</summary>
    private static void BelieveLost(End end, NonceRecorder recorder)
    {
        end.Ask(recorder);
        end.ReceiveResponse([0x62, CoapCode.Unauthorized, 0, 1, 0x7A, 0x41]);
        end.Now++;
    }

    /// <summary>Somebody repeats what was accepted once; he does not know Echo.</summary>
    private static void Repeat(End device, List<byte[]> taken, Random random, NonceRecorder recorder)
    {
        if (taken.Count == 0)
        {
            return;
        }

        Unprotection outcome = device.Receive(taken[random.Next(taken.Count)]);
        Assert.AreNotEqual(Unprotection.Opened, outcome, "a replay was accepted");
        if (outcome is not (Unprotection.Refused or Unprotection.Dropped))
        {
            device.Answer(CoapCode.Unauthorized, recorder);
        }
    }

    private sealed class PowerCutException : Exception;

    /// <summary>One side of the exchanges.</summary>
    private sealed class End(string sender, string recipient, OscoreOptions options, Func<Store> store, CryptoEngine engine, RandomSource random)
    {
        private readonly byte[] _buffer = new byte[512];
        private readonly CoapMessage _message = new();
        private Store? _kept;

        public OscoreProtection Protection { get; private set; } = null!;

        public RequestBinding Asked { get; } = new();

        public RequestBinding Answering { get; } = new();

        public long Now { get; set; } = 1000;

        public void Restart()
        {
            // A store in memory stands for one whose power does not fail; one on a medium is opened anew.
            _kept = _kept is MemoryStore ? _kept : store();
            ObjectCredentials credentials = new(Hex.Parse("0102030405060708090a0b0c0d0e0f10"), Hex.Parse(sender), Hex.Parse(recipient));
            Protection = new OscoreProtection(credentials, "srv", random, engine, options, _kept);
            Answering.Clear();
        }

        /// <summary>Comes up again with nothing.</summary>
        public void Forget()
        {
            _kept = null;
            Restart();
        }

        public byte[] Ask(NonceRecorder? recorder)
        {
            int offset = Put([0x42, CoapCode.Get, 0, 1, 0x7A, 0x41, 0xB1, 0x61], out int count);
            Set(recorder, true);
            Assert.IsTrue(Protection.ProtectRequest(_buffer, ref offset, ref count, Asked, Now));
            Set(recorder, false);
            return _buffer[offset..(offset + count)];
        }

        public byte[] Answer(byte code, NonceRecorder? recorder)
        {
            int offset = Put([0x62, code, 0, 1, 0x7A, 0x41], out int count);
            Set(recorder, true);
            Assert.IsTrue(Protection.ProtectResponse(_buffer, ref offset, ref count, Answering, true, Now));
            Set(recorder, false);
            return _buffer[offset..(offset + count)];
        }

        public byte[]? TryNotify(NonceRecorder recorder)
        {
            if (!Answering.IsProtected)
            {
                return null;
            }

            int offset = Put([0x52, CoapCode.Content, 0, 2, 0x7A, 0x41, 0x61, 0x05], out int count);
            Set(recorder, true);
            bool isSent = Protection.ProtectResponse(_buffer, ref offset, ref count, Answering, false, Now);
            Set(recorder, false);
            return isSent ? _buffer[offset..(offset + count)] : null;
        }

        public Unprotection Receive(byte[] datagram)
        {
            byte[] copy = (byte[])datagram.Clone();
            _message.Parse(copy, 0, copy.Length);
            return Protection.UnprotectRequest(_message, out _, out _, Answering, Now);
        }

        public Unprotection ReceiveResponse(byte[] datagram)
        {
            byte[] copy = (byte[])datagram.Clone();
            _message.Parse(copy, 0, copy.Length);
            Unprotection outcome = Protection.UnprotectResponse(_message, out _, out _, Asked, Now);
            return outcome != Unprotection.UnprotectedError ? outcome : Protection.Renew(Asked, Now) ? Unprotection.Retry : Unprotection.Dropped;
        }

        private void Set(NonceRecorder? recorder, bool isProtecting)
        {
            if (recorder is not null && engine == recorder)
            {
                recorder.IsProtecting = isProtecting;
            }
        }

        private int Put(byte[] message, out int count)
        {
            message.CopyTo(_buffer, Protection.HeadRoom);
            count = message.Length;
            return Protection.HeadRoom;
        }
    }

    /// <summary>Takes most writes whole, if it is given a source of chance; at the others the power fails before, during or after.</summary>
    private sealed class CuttingMedium(Random? chance) : RecordMedium
    {
        private readonly Dictionary<(string, int), byte[]> _slots = [];

        public int Writes { get; private set; }

        public bool IsOn { get; set; } = true;

        public override int Read(string name, int slot, byte[] buffer, int offset, int count)
        {
            if (!_slots.TryGetValue((name, slot), out byte[]? content))
            {
                return Missing;
            }

            int read = Math.Min(count, content.Length);
            Array.Copy(content, 0, buffer, offset, read);
            return read;
        }

        public override bool Write(string name, int slot, byte[] buffer, int offset, int count)
        {
            Assert.IsTrue(IsOn);
            Writes++;
            byte[] content = buffer.AsSpan(offset, count).ToArray();
            int fate = chance is null ? 9 : chance.Next(9);
            if (fate > 2)
            {
                _slots[(name, slot)] = content;
                return true;
            }

            int kept = fate == 0 ? 0 : fate == 1 ? count : chance!.Next(count);
            byte[] torn = content[..kept];
            if (fate == 0)
            {
                throw new PowerCutException();
            }

            if (chance!.Next(2) == 0 && _slots.TryGetValue((name, slot), out byte[]? old) && old.Length > kept)
            {
                torn = [.. torn, .. old[kept..]];
            }

            _slots[(name, slot)] = torn;
            throw new PowerCutException();
        }

        public override bool Delete(string name, int slot)
        {
            Assert.IsTrue(IsOn);
            if (chance is not null && chance.Next(9) == 0)
            {
                if (chance.Next(2) == 0)
                {
                    _slots.Remove((name, slot));
                }

                throw new PowerCutException();
            }

            _slots.Remove((name, slot));
            return true;
        }
    }
}
