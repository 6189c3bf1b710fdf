using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Lwm2m.Bench.Content;
using Lwm2m.Board;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>
/// What of a device that was put to sleep lies on its medium: accounts, a session of DTLS, the numbers of OSCORE, registration,
/// observations and notifications that wait.
/// </summary>
[TestClass]
public class AtRestTests
{
    private const int MaxRecord = 2048;
    private const string Waiting = "1234.5625";

    private static readonly byte[] DeviceKey = [.. Enumerable.Range(7, SealedStore.KeyLength).Select(i => (byte)(i * 29))];

    public TestContext TestContext { get; set; } = null!;

    // Proves: WP-08
    [TestMethod]
    public async Task No_byte_on_the_medium_tells_of_a_key_or_of_a_value_that_waits()
    {
        var secrets = Secrets();
        var bare = await LiveAsync(folder => new FileStore(new FileMedium(folder), MaxRecord));
        foreach (var (what, secret) in secrets.Where(secret => secret.What is not ("sender key" or "recipient key")))
        {
            Assert.IsTrue(bare.Values.Any(file => file.AsSpan().IndexOf(secret) >= 0), $"without a seal there is {what}, or this looks in the wrong place");
        }

        var medium = await LiveAsync(folder => Seal(new FileStore(new FileMedium(folder), MaxRecord), DeviceKey));
        CollectionAssert.IsSubsetOf(bare.Keys.ToArray(), medium.Keys.ToArray());
        foreach (var (name, file) in medium)
        {
            foreach (var (what, secret) in secrets)
            {
                // Nor any piece of it that is long enough not to be there by chance.
                for (var at = 0; at + 6 <= secret.Length; at++)
                {
                    Assert.IsLessThan(0, file.AsSpan().IndexOf(secret.AsSpan(at, 6)), $"{what} in {name}");
                }
            }
        }
    }

    [TestMethod]
    public async Task A_byte_that_was_changed_anywhere_leaves_a_record_whole_or_refused()
    {
        var medium = await LiveAsync(folder => Seal(new FileStore(new FileMedium(folder), MaxRecord), DeviceKey));
        var names = medium.Keys.Select(file => file[..^2]).Distinct().ToArray();
        var whole = names.ToDictionary(name => name, name => VersionsOf(medium, name));
        var (refused, former) = (0, 0);
        foreach (var (name, file) in medium)
        {
            for (var at = 0; at < file.Length; at++)
            {
                foreach (var mended in new[] { false, true })
                {
                    var changed = (byte[])file.Clone();
                    changed[at] ^= 0x20;
                    if (mended)
                    {
                        Mend(changed);
                    }

                    var store = Open(new Dictionary<string, byte[]>(medium) { [name] = changed }, DeviceKey);
                    foreach (var record in names)
                    {
                        var buffer = new byte[MaxRecord];
                        var length = store.Read(record, buffer, 0, buffer.Length);
                        if (length < 0)
                        {
                            Assert.AreEqual(record, name[..^2], "another record is gone");
                            Assert.IsTrue(buffer.All(value => value == 0), "of what is refused nothing is left in the buffer");
                            refused++;
                        }
                        else
                        {
                            var version = whole[record].FindIndex(content => content.AsSpan().SequenceEqual(buffer.AsSpan(0, length)));
                            Assert.IsGreaterThanOrEqualTo(0, version, $"{record} is neither as it is nor as it was, with byte {at} of {name} changed");
                            former += version;
                        }
                    }
                }
            }
        }

        TestContext.WriteLine($"{medium.Values.Sum(file => file.Length)} bytes: refused {refused} times, the content before {former} times");
        Assert.IsGreaterThan(1000, refused);
    }

    // Proves: WP-08
    [TestMethod]
    public async Task A_device_whose_accounts_were_changed_says_so_and_starts_with_none_of_them()
    {
        var medium = await LiveAsync(folder => Seal(new FileStore(new FileMedium(folder), MaxRecord), DeviceKey));
        var sound = new Lwm2mClient(OscoreRig.Endpoint, new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0 }, new HostRandom());
        Assert.IsTrue(sound.Provision(Open(medium, DeviceKey)));
        Assert.AreEqual(1, sound.Accounts.Count);
        foreach (var name in medium.Keys.Where(name => name.StartsWith(AccountRecord.Name, StringComparison.Ordinal)).ToArray())
        {
            medium[name][^1] ^= 1;
            Mend(medium[name]);
        }

        AssertRefused(Open(medium, DeviceKey));
        AssertRefused(Open(await LiveAsync(folder => Seal(new FileStore(new FileMedium(folder), MaxRecord), DeviceKey)), [.. DeviceKey.Reverse()]));
    }

    private static void AssertRefused(Store store)
    {
        var client = new Lwm2mClient(OscoreRig.Endpoint, new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0 }, new HostRandom());
        ClientBootstrap.AddTo(client);
        Assert.IsFalse(client.Provision(store));
        Assert.IsTrue(client.AreAccountsDamaged);
        Assert.AreEqual(0, client.Accounts.Security.Count + client.Accounts.Servers.Count + client.Accounts.Oscore.Count);
        Assert.ThrowsExactly<InvalidOperationException>(client.Start);

        // What the program knows of a bootstrap server is the way back.
        var account = new SecurityAccount("coaps://127.0.0.1:9", SecurityAccount.Unset);
        account.SetPreSharedKey("bs"u8.ToArray(), OscoreRig.Key);
        client.Bindings.Add(new UdpBinding(new DtlsPsk(new HostRandom())));
        client.Accounts.AddBootstrap(account);
        Assert.IsFalse(client.Provision(store));
        client.Start();
        client.Step(1000);
        Assert.AreEqual(BootstrapState.Connecting, client.Bootstrap.State);
        client.RequestStop();
        client.Step(1000);
    }

    /// <summary>Lets a device live and sleep, and gives the files that it leaves.</summary>
    private static async Task<Dictionary<string, byte[]>> LiveAsync(Func<string, Store> open)
    {
        var folder = Directory.CreateTempSubdirectory("lwm2m-rest-").FullName;
        try
        {
            var store = open(folder);
            await using var rig = await OscoreRig.StartAsync(new OscoreSetup
            {
                Dtls = true,
                Store = store,
                Sessions = store,
                Configure = options => options.ConfirmableEvery = 1,
                Prepare = rig =>
                {
                    rig.Device.Provision(store);
                    rig.Device.SaveAccounts();
                    rig.Device.Sleep.KeepState(store, new BoardClock());
                },
            });
            await rig.Client.ObserveAsync("/3303/0/5700", ContentFormat.Text).WaitAsync(OscoreRig.Limit);
            rig.Relay.Path = _ => [];
            rig.Warm(21);
            rig.Warm(double.Parse(Waiting, System.Globalization.CultureInfo.InvariantCulture));
            await rig.UntilAsync(() => rig.Session.Observations.NotificationsStored > 0);
            await rig.OnDeviceAsync(() => rig.Device.Sleep.Suspend(rig.NowMs));
            return Directory.GetFiles(folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static List<(string What, byte[] Secret)> Secrets()
    {
        var context = new Bench.Oscore.OscoreContext(OscoreRig.Credentials, OscoreRig.Credentials.IdContext);
        return
        [
            ("pre-shared key", OscoreRig.Key),
            ("master secret", OscoreRig.Credentials.MasterSecret.ToArray()),
            ("sender key", context.SenderKey.ToArray()),
            ("recipient key", context.RecipientKey.ToArray()),
            ("value", Encoding.ASCII.GetBytes(Waiting)),
        ];
    }

    private static SealedStore Seal(Store inner, byte[] key) => new(inner, new SoftwareCrypto(), key, new HostRandom(), MaxRecord - SealedStore.Overhead);

    private static SealedStore Open(Dictionary<string, byte[]> files, byte[] key) => Seal(new FileStore(new Files(files), MaxRecord), key);

    /// <summary>The content of a record as it is and, if its other slot is whole, as it was before.</summary>
    private static List<byte[]> VersionsOf(Dictionary<string, byte[]> medium, string name)
    {
        List<byte[]> versions = [];
        foreach (var without in new[] { null, ".0", ".1" })
        {
            var buffer = new byte[MaxRecord];
            var length = Open(medium.Where(file => file.Key != name + without).ToDictionary(), DeviceKey).Read(name, buffer, 0, buffer.Length);
            if (length >= 0 && !versions.Exists(version => version.AsSpan().SequenceEqual(buffer.AsSpan(0, length))))
            {
                versions.Add(buffer[..length]);
            }
        }

        return versions;
    }

    /// <summary>Makes the check of a slot right, as whoever changes it on purpose does.</summary>
    private static void Mend(byte[] slot)
    {
        const int CheckAt = 10;
        const int ContentAt = 14;
        BigEndian.WriteUInt32(slot, CheckAt, Crc32.Update(Crc32.Update(0, slot, 0, CheckAt), slot, ContentAt, slot.Length - ContentAt));
    }

    /// <summary>Files that were read from a folder.</summary>
    private sealed class Files(Dictionary<string, byte[]> files) : RecordMedium
    {
        public override int Read(string name, int slot, byte[] buffer, int offset, int count)
        {
            if (!files.TryGetValue($"{name}.{slot}", out var file))
            {
                return Missing;
            }

            var length = Math.Min(count, file.Length);
            file.AsSpan(0, length).CopyTo(buffer.AsSpan(offset));
            return length;
        }

        public override bool Write(string name, int slot, byte[] buffer, int offset, int count) => false;

        public override bool Delete(string name, int slot) => false;
    }
}
