using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Lwm2m.Bench.Card;
using Lwm2m.Cli;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Scp03Keys = Lwm2m.Uicc.Scp03Keys;
using Scp03Session = Lwm2m.Uicc.Scp03Session;

namespace Lwm2m.Host.Tests;

/// <summary><c>run provision</c>: factory images and what a device makes of them.</summary>
[TestClass]
public sealed class ProvisionTests
{
    private const string Psk = "2b1704d9b414c735d9f36a15d333e053";
    private const string Secret = "9a3c7e1105b8d24f6c90ab37fe5d8126";

    // Proves: SEC-18
    [TestMethod]
    public async Task A_device_has_the_accounts_of_its_image()
    {
        using TemporaryFolder folder = new();
        string image = folder.File("dev.image");
        CliRun run = await CliRun.OfAsync(
            $"provision {image} --server coaps://192.0.2.1:5684 --ssid 7 --lifetime 900 --psk-id dev --psk {Psk} "
            + $"--oscore-master-secret {Secret} --oscore-sender 01 --oscore-recipient 02 --oscore-salt 0a0b");
        Assert.AreEqual(0, run.Code, run.All);
        Assert.IsFalse(run.All.Contains(Psk) || run.All.Contains(Secret), "a key is shown");

        using StateFolder state = StateFolder.Open(folder.File("state"), null, image);
        Lwm2mClient client = new("dev", new ClientOptions(), new HostRandom());
        Assert.IsTrue(client.Provision(state.Sealed));
        SecurityAccount security = client.Accounts.FindSecurity(7);
        Assert.AreEqual("coaps://192.0.2.1:5684", security.ServerUri);
        Assert.AreEqual(SecurityMode.PreSharedKey, security.Mode);
        CollectionAssert.AreEqual(System.Convert.FromHexString(Psk), security.SecretKey);
        Assert.AreEqual(900, client.Accounts.FindServer(7).LifetimeS);
        OscoreAccount oscore = client.Accounts.FindOscore(security);
        CollectionAssert.AreEqual(System.Convert.FromHexString(Secret), oscore.MasterSecret);
        CollectionAssert.AreEqual(new byte[] { 1 }, oscore.SenderId);
        CollectionAssert.AreEqual(new byte[] { 2 }, oscore.RecipientId);
        CollectionAssert.AreEqual(new byte[] { 10, 11 }, oscore.MasterSalt);
    }

    [TestMethod]
    [DataRow("", false)]
    [DataRow("--freshness changes", false)]
    [DataRow("--freshness none", true)]
    public async Task An_image_says_whether_its_servers_know_Echo(string option, bool hasNoEcho)
    {
        using TemporaryFolder folder = new();
        string image = folder.File("dev.image");
        CliRun run = await CliRun.OfAsync(
            $"provision {image} --bootstrap coap://192.0.2.1 --oscore-master-secret {Secret} --oscore-sender 01 --oscore-recipient 02 {option}");
        Assert.AreEqual(0, run.Code, run.All);
        using StateFolder state = StateFolder.Open(folder.File("state"), null, image);
        Lwm2mClient client = new("dev", new ClientOptions(), new HostRandom());
        Assert.IsTrue(client.Provision(state.Sealed));
        Assert.AreEqual(hasNoEcho, client.Accounts.HasNoEcho);
    }

    [TestMethod]
    public async Task An_image_put_into_the_folder_by_hand_is_taken_as_well()
    {
        using TemporaryFolder folder = new();
        CliRun run = await CliRun.OfAsync(
            $"provision {folder.File("accounts.0")} --bootstrap coaps://192.0.2.1 --new-psk --device-key {folder.File("device.key")}");
        Assert.AreEqual(0, run.Code, run.All);
        Lwm2mClient client = new("dev", new ClientOptions(), new HostRandom());
        using StateFolder state = StateFolder.Open(folder.Path);
        Assert.IsTrue(client.Provision(state.Sealed));
        Assert.AreEqual("coaps://192.0.2.1", client.Accounts.Bootstrap.ServerUri);
    }

    // Proves: SEC-27
    [TestMethod]
    public async Task Two_devices_have_keys_of_their_own()
    {
        using TemporaryFolder folder = new();
        AccountList[] accounts = new AccountList[2];
        byte[][] keys = new byte[2][];
        for (int i = 0; i < 2; i++)
        {
            string image = folder.File($"dev{i}.image");
            CliRun run = await CliRun.OfAsync($"provision {image} --server coaps://192.0.2.1 --endpoint dev{i} --new-psk");
            Assert.AreEqual(0, run.Code, run.All);
            keys[i] = DeviceKey.Read(ProvisionRun.KeyFileOf(image));
            accounts[i] = FactoryImage.Open(File.ReadAllBytes(image), keys[i])!;
            string shown = System.Convert.ToHexStringLower(accounts[i].SecurityAt(0).SecretKey);
            Assert.Contains($"--psk-id dev{i} --psk {shown}", run.Out);
        }

        CollectionAssert.AreNotEqual(keys[0], keys[1]);
        CollectionAssert.AreNotEqual(accounts[0].SecurityAt(0).SecretKey, accounts[1].SecurityAt(0).SecretKey);
        Assert.IsNull(FactoryImage.Open(File.ReadAllBytes(folder.File("dev0.image")), keys[1]));
    }

    // Proves: SEC-18
    [TestMethod]
    public async Task An_image_of_another_device_key_or_a_damaged_one_is_refused_and_leaves_nothing()
    {
        using TemporaryFolder folder = new();
        string image = folder.File("dev.image");
        await CliRun.OfAsync($"provision {image} --server coap://192.0.2.1");
        byte[] content = File.ReadAllBytes(image);

        CliRun wrongKey = await CliRun.OfAsync($"--state {folder.File("a")} --provision {image} --seal-key {Psk}");
        content[^1] ^= 1;
        File.WriteAllBytes(image, content);
        CliRun damaged = await CliRun.OfAsync($"--state {folder.File("b")} --provision {image}");
        foreach (CliRun run in new[] { wrongKey, damaged })
        {
            Assert.AreEqual(CommandLine.Misused, run.Code, run.All);
            Assert.Contains("is damaged, or sealed with another device key", run.Error);
        }

        Assert.IsFalse(Directory.EnumerateFiles(folder.File("a")).Concat(Directory.EnumerateFiles(folder.File("b"))).Any(file => file.Contains("accounts")));
    }

    // Proves: SEC-17
    [TestMethod]
    public async Task The_keys_of_the_card_are_sealed_beside_the_accounts()
    {
        using TemporaryFolder folder = new();
        string image = folder.File("dev.image");
        string provision = $"provision {image} --server coap://192.0.2.1 --scp03-enc {Psk} --scp03-mac {Secret} --scp03-version 48";
        CliRun run = await CliRun.OfAsync(provision);
        Assert.AreEqual(0, run.Code, run.All);
        Assert.IsFalse(run.All.Contains(Psk) || run.All.Contains(Secret), "a key is shown");
        Assert.Contains("SCP03 with AES-128, key version 48", run.Out);
        string sealedText = System.Convert.ToHexStringLower(File.ReadAllBytes(CardKeysImage.FileOf(image)));
        Assert.IsFalse(sealedText.Contains(Psk) || sealedText.Contains(Secret), "a key is in clear");

        using (StateFolder state = StateFolder.Open(folder.File("state"), null, image))
        {
            Assert.IsTrue(new Scp03Keys(state.Sealed).AreThere());

            // They open a session with a card that has them.
            UiccStandIn card = new(new Lwm2m.Bench.Card.UiccOptions
            {
                SecureChannelKeys = new(System.Convert.FromHexString(Psk), System.Convert.FromHexString(Secret), new byte[16], 48),
            });
            Scp03Session session = new(new SoftwareCrypto(), new Scp03Keys(state.Sealed), new HostRandom());
            Assert.IsTrue(Scp03AgainstBenchTests.Open(card, session));
        }

        // Under another device key they are none, and neither are the accounts taken.
        byte[] content = File.ReadAllBytes(CardKeysImage.FileOf(image));
        content[^1] ^= 1;
        File.WriteAllBytes(CardKeysImage.FileOf(image), content);
        CliRun damaged = await CliRun.OfAsync($"--state {folder.File("other")} --provision {image}");
        Assert.AreEqual(CommandLine.Misused, damaged.Code, damaged.All);
        Assert.Contains(".scp03 is damaged, or sealed with another device key", damaged.Error);
        Assert.IsFalse(Directory.EnumerateFiles(folder.File("other")).Any(file => file.Contains("accounts") || file.Contains("scp03")));

        // An image without them leaves none of the one that it replaces.
        Assert.AreEqual(CommandLine.Misused, (await CliRun.OfAsync(provision)).Code);
        Assert.AreEqual(0, (await CliRun.OfAsync($"provision {image} --server coap://192.0.2.1 --force")).Code);
        Assert.IsFalse(File.Exists(CardKeysImage.FileOf(image)));
    }

    [TestMethod]
    [DataRow("--scp03-enc " + Psk, "go together")]
    [DataRow("--scp03-version 1", "goes with")]
    [DataRow("--scp03-enc " + Psk + " --scp03-mac " + Psk, "are the same")]
    [DataRow("--scp03-enc " + Psk + " --scp03-mac " + Secret + "0011223344556677", "have the same length")]
    [DataRow("--scp03-enc " + Psk + " --scp03-mac 00000000000000000000000000000000", "--scp03-mac is not random")]
    [DataRow("--scp03-enc " + Psk + "00 --scp03-mac " + Secret, "--scp03-enc has 17 bytes")]
    [DataRow("--scp03-enc " + Psk + " --scp03-mac 00", "--scp03-mac has 1 bytes")]
    [DataRow("--scp03-enc " + Psk + " --scp03-mac " + Secret + " --scp03-version 128", "--scp03-version")]
    public async Task Keys_of_a_card_that_cannot_be_are_refused(string options, string expected)
    {
        using TemporaryFolder folder = new();
        string image = folder.File("dev.image");
        CliRun run = await CliRun.OfAsync($"provision {image} --server coap://192.0.2.1 {options}");
        Assert.AreEqual(CommandLine.Misused, run.Code, run.All);
        Assert.Contains(expected, run.Error);
        Assert.IsFalse(File.Exists(image) || File.Exists(CardKeysImage.FileOf(image)));
    }

    [TestMethod]
    public async Task Images_of_one_device_are_sealed_each_with_a_nonce_of_its_own()
    {
        using TemporaryFolder folder = new();
        string key = folder.File("device.key");
        for (int i = 0; i < 2; i++)
        {
            await CliRun.OfAsync($"provision {folder.File($"{i}")} --server coap://192.0.2.1 --device-key {key}");
        }

        byte[] first = File.ReadAllBytes(folder.File("0"));
        byte[] second = File.ReadAllBytes(folder.File("1"));
        const int Head = 14;
        CollectionAssert.AreNotEqual(first[Head..(Head + 12)], second[Head..(Head + 12)]);
    }

    [TestMethod]
    public async Task An_image_is_replaced_only_when_told_so()
    {
        using TemporaryFolder folder = new();
        string image = folder.File("image");
        string provision = $"provision {image} --server coaps://192.0.2.1 --new-psk";
        Assert.AreEqual(0, (await CliRun.OfAsync(provision)).Code);
        byte[] first = File.ReadAllBytes(image);

        CliRun again = await CliRun.OfAsync(provision);
        Assert.AreEqual(CommandLine.Misused, again.Code, again.All);
        Assert.Contains("is there already; --force replaces it", again.Error);
        Assert.DoesNotContain("--psk ", again.Out);
        CollectionAssert.AreEqual(first, File.ReadAllBytes(image));

        Assert.AreEqual(0, (await CliRun.OfAsync(provision + " --force")).Code);
        CollectionAssert.AreNotEqual(first, File.ReadAllBytes(image));
    }

    // Proves: SEC-18
    [TestMethod]
    public async Task The_endpoint_name_belongs_to_the_image()
    {
        using TemporaryFolder folder = new();
        string image = folder.File("image");
        Assert.AreEqual(0, (await CliRun.OfAsync($"provision {image} --server coap://192.0.2.1 --endpoint meter-7")).Code);
        Assert.AreEqual("meter-7", FactoryImage.Open(File.ReadAllBytes(image), DeviceKey.Read(ProvisionRun.KeyFileOf(image)))!.EndpointName);

        using (StateFolder state = StateFolder.Open(folder.File("state"), null, image))
        {
            Lwm2mClient client = new("in-the-program", new ClientOptions(), new HostRandom());
            Assert.AreEqual("in-the-program", client.EndpointName);
            Assert.IsTrue(client.Provision(state.Sealed));
            Assert.AreEqual("meter-7", client.EndpointName);
        }

        CliRun other = await CliRun.OfAsync($"--state {folder.File("state")} --endpoint meter-8");
        Assert.AreEqual(CommandLine.Misused, other.Code, other.All);
        Assert.Contains("is of 'meter-7'", other.Error);
    }

    [TestMethod]
    public async Task A_state_folder_is_used_by_one_run_at_a_time()
    {
        using TemporaryFolder folder = new();
        using (StateFolder held = StateFolder.Open(folder.Path))
        {
            CliRun second = await CliRun.OfAsync($"--state {folder.Path} --server coap://127.0.0.1:1");
            Assert.AreEqual(CommandLine.Failed, second.Code, second.All);
            Assert.Contains("another run uses this folder", second.Error);
        }

        StateFolder.Open(folder.Path).Dispose();
    }

    [TestMethod]
    [DataRow("/proc/lwm2m", "cannot be used as a folder")]
    [DataRow("/proc", "cannot be written to")]
    [DataRow("/dev/null", "cannot be used as a folder")]
    public async Task A_state_folder_that_cannot_be_is_told(string path, string expected)
    {
        CliRun run = await CliRun.OfAsync($"--state {path} --server coap://127.0.0.1:1");
        Assert.AreEqual(CommandLine.Failed, run.Code, run.All);
        Assert.Contains($"run: --state {path}: {expected}", run.Error);
    }

    [TestMethod]
    public async Task Accounts_that_are_no_whole_record_are_told()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("accounts.0"), "garbage");
        CliRun alone = await CliRun.OfAsync($"--state {folder.Path}");
        Assert.AreEqual(CommandLine.Misused, alone.Code, alone.All);
        Assert.Contains("has no whole record of accounts in accounts.0", alone.Error);

        using System.Threading.CancellationTokenSource soon = new(500);
        CliRun anew = await CliRun.OfAsync($"--state {folder.Path} --server coap://127.0.0.1:1", soon.Token);
        Assert.Contains("begins anew with coap://127.0.0.1:1", anew.Out);

        File.WriteAllText(folder.File("accounts.1"), "garbage");
        File.WriteAllText(folder.File("accounts.0"), "garbage");
        CliRun damaged = await CliRun.OfAsync($"--state {folder.Path} --server coap://127.0.0.1:1");
        Assert.AreEqual(CommandLine.Misused, damaged.Code, damaged.All);
        Assert.Contains("are damaged, or sealed with another device key", damaged.Error);
    }

    [TestMethod]
    public async Task A_folder_without_accounts_says_what_brings_some()
    {
        using TemporaryFolder folder = new();
        CliRun run = await CliRun.OfAsync($"--state {folder.File("empty")}");
        Assert.AreEqual(CommandLine.Misused, run.Code, run.All);
        Assert.Contains("--server, --bootstrap or --provision", run.Error);
    }
}
