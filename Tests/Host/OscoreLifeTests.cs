using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using Lwm2m.Tests;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>
/// Whole devices at random: bootstraps that rewrite any part of an OSCORE account, take it away and bring it back, the image of the factory
/// again, sleeps, power cuts within any write, a flash that refuses a write, an erasure or everything; and somebody who repeats what he has heard.
/// </summary>
[TestClass]
public sealed class OscoreLifeTests
{
    private const int Lives = 60;
    private const int Events = 120;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(Rederivation.Never)]
    [DataRow(Rederivation.OnLoss)]
    [DataRow(Rederivation.OnFirstUseAndLoss)]
    public void No_nonce_comes_twice_and_no_replay_is_taken_whatever_happens_to_accounts_and_store(Rederivation rederivation)
    {
        List<Life> lives = [];
        for (int seed = 1; seed <= Lives; seed++)
        {
            Life life = new(rederivation, seed);
            lives.Add(life);
            try
            {
                life.Run(Events);
            }
            catch (AssertFailedException e)
            {
                throw new AssertFailedException($"seed {seed}: {e.Message}; {string.Join(" ", life.Story.TakeLast(60))}", e);
            }
        }

        TestContext.WriteLine(
            $"{rederivation}: {lives.Sum(life => life.Nonces)} nonces under {lives.Sum(life => life.Keys)} keys, {lives.Sum(life => life.Taken)} writes taken, "
            + $"{lives.Sum(life => life.Replays)} replays, {lives.Sum(life => life.Cuts)} cuts, {lives.Sum(life => life.Bootstraps)} bootstraps, {lives.Sum(life => life.Refusals)} refused writes");
        Assert.IsGreaterThan(Lives * Events / 8, lives.Sum(life => life.Nonces));
        Assert.IsGreaterThan(Lives * 3, lives.Sum(life => life.Taken));
        Assert.IsGreaterThan(Lives * 3, lives.Sum(life => life.Bootstraps));
        Assert.IsGreaterThan(Lives, lives.Sum(life => life.Cuts));
    }

    /// <summary>What an account of the OSCORE object holds.</summary>
    private sealed record Keys(int Secret, int Salt, int IdContext, byte Sender, byte Recipient, int Hmac)
    {
        private const string Strong = "5b1f8e02c96a47d3709db4e6215c3fa8";

        public byte[] SecretBytes => [.. Hex.Parse(Strong)[..15], (byte)Secret];

        public byte[]? SaltBytes => Salt == 0 ? null : [(byte)Salt, 7];

        public byte[]? IdContextBytes => IdContext == 0 ? null : [(byte)IdContext, 9, 9];

        public Keys Mutated(Random random) => random.Next(7) switch
        {
            0 => this with { Secret = random.Next(2) },
            1 => this with { Salt = random.Next(2) },
            2 => this with { IdContext = random.Next(2) },
            3 => this with { Sender = (byte)(0x10 + random.Next(2)) },
            4 or 5 => this with { Recipient = (byte)(0x20 + random.Next(3)) },
            _ => this with { Hmac = random.Next(2) == 0 ? ObjectCredentials.HmacSha256 : ObjectCredentials.HkdfSha256 },
        };

        public OscoreAccount ToAccount() => new(SecretBytes, [Sender], [Recipient], SaltBytes, IdContextBytes) { HmacAlgorithm = Hmac };

        public ObjectCredentials OfServer() => new(SecretBytes, [Recipient], [Sender], SaltBytes, IdContextBytes);
    }

    private sealed class Life
    {
        private const string Server = "srv";
        private const string BootstrapServer = "bs";
        private const int MaxRecord = 2048;

        private static readonly Keys First = new(0, 0, 0, 0x10, 0x20, ObjectCredentials.HmacSha256);

        private readonly Random _random;
        private readonly Rederivation _rederivation;
        private readonly SeededRandom _bytes;
        private readonly FaultyMedium _medium;
        private readonly SenderNonces _nonces = new();
        private readonly Dictionary<string, Wire> _wires = new() { [Server] = new(), [BootstrapServer] = new() };
        private readonly OscoreSecurity _serverKeys;
        private readonly List<Keys> _former = [];
        private readonly HashSet<long> _written = [];
        private readonly List<byte[]> _heard = [];
        private readonly byte[] _factory;
        private Lwm2mClient? _device;
        private CoapEndpoint? _server;
        private CoapEndpoint _bootstrap = null!;
        private Plan _plan = null!;
        private Keys? _installed;
        private long _next;
        private long _nowMs = 1000;
        private bool _isFactoryNew = true;

        public Life(Rederivation rederivation, int seed)
        {
            _rederivation = rederivation;
            _random = new Random(seed);
            _bytes = new SeededRandom(seed);
            _medium = new FaultyMedium(_random);
            _serverKeys = new OscoreSecurity(
                _bytes, null, new OscoreOptions { Rederivation = rederivation, LossIntervalMs = 0 }, new MemoryStore(8, 128));
            AccountList accounts = new(2);
            accounts.AddBootstrap(new SecurityAccount("coap://" + BootstrapServer, SecurityAccount.Unset) { InstanceId = 0 });
            SecurityAccount security = new("coap://" + Server, 1) { InstanceId = 1 };
            accounts.Add(security, new ServerAccount(1) { InstanceId = 1 });
            accounts.AddOscore(security, First.ToAccount());
            byte[] record = new byte[MaxRecord];
            _factory = record[..new AccountRecord().Write(accounts, record)];
        }

        public List<string> Story { get; } = [];

        public int Nonces => _nonces.Count;

        public int Keys => _nonces.Keys;

        public int Taken => _written.Count;

        public int Replays { get; private set; }

        public int Cuts { get; private set; }

        public int Bootstraps { get; private set; }

        public int Refusals => _medium.Refused;

        public void Run(int events)
        {
            Start();
            for (int i = 0; i < events; i++)
            {
                try
                {
                    Happen();
                }
                catch (PowerCutException)
                {
                    Story.Add("cut-in-write");
                    Cut();
                }
            }
        }

        private void Happen()
        {
            switch (_random.Next(17))
            {
                case 0 or 1 or 2:
                    Write();
                    break;
                case 3 or 4:
                    Story.Add("update");
                    _device!.RequestUpdate(1);
                    break;
                case 5:
                    Story.Add("notify");
                    _device!.NotifyChanged(Counted.ObjectId, 0, 1);
                    break;
                case 6:
                    Observe();
                    break;
                case 7 or 8:
                    Repeat();
                    break;
                case 9 or 10:
                    Rewrite();
                    break;
                case 11 or 12:
                    Story.Add("sleep");
                    _device!.Sleep.Suspend(_nowMs);
                    Start();
                    return;
                case 13 or 14:
                    Story.Add("cut");
                    Cut();
                    return;
                case 15:
                    _medium.RefusesOne = true;
                    Story.Add("refuse-one");
                    return;
                default:
                    _medium.IsReadOnly = !_medium.IsReadOnly && _random.Next(2) == 0;
                    Story.Add(_medium.IsReadOnly ? "read-only" : "writable");
                    return;
            }

            Pass(_random.Next(6000));
        }

        /// <summary>The power fails, and comes back; sometimes with the image of the factory in place of the accounts.</summary>
        private void Cut()
        {
            Cuts++;
            do
            {
                _medium.IsOn = false;
                _isFactoryNew = _random.Next(12) == 0;
            }
            while (!TryStart());
        }

        private void Start()
        {
            if (!TryStart())
            {
                Cut();
            }
        }

        private bool TryStart()
        {
            _nowMs += 1000;
            _server?.Abandon();
            foreach (Wire wire in _wires.Values)
            {
                wire.Clear();
            }

            if (_isFactoryNew)
            {
                Story.Add("factory");
                _isFactoryNew = false;
                _medium.IsOn = true;
                _medium.IsFaultless = true;
                Assert.IsTrue(new FileStore(_medium, MaxRecord).Write(AccountRecord.Name, _factory, 0, _factory.Length));
            }

            _medium.IsOn = true;
            _medium.IsFaultless = false;
            if (_random.Next(4) == 0)
            {
                // What was left for one restart may not be erased.
                _medium.RefusesOne = true;
                Story.Add("refuse-first");
            }

            try
            {
                Store store = new FileStore(_medium, MaxRecord);
                ClientOptions options = new() { AllowsInsecureBootstrap = true, ConfirmableEvery = 3 };
                options.Freshness.Set(false, Counted.ObjectId);
                Lwm2mClient device = new("urn:test:life", options, _bytes);
                ClientBootstrap.AddTo(device);
                device.Objects.Add(new SecurityObject(device.Accounts));
                device.Objects.Add(new ServerObject(device));
                device.Objects.Add(new OscoreObject(device.Accounts));
                device.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
                device.Objects.Add(new Counted(_written));
                device.Bindings.Add(new WireBinding(_wires));
                device.ObjectSecurity = new OscoreSecurity(
                    _bytes, _nonces, new OscoreOptions { Rederivation = _rederivation, SequencesPerWrite = 8, LossIntervalMs = 0 }, store);
                device.Sleep.KeepState(store, null!);
                Assert.IsTrue(device.Provision(store), "the accounts are gone");
                _device = device;
                device.Start();
                Pass(3000);
                return true;
            }
            catch (PowerCutException)
            {
                Story.Add("cut-at-start");
                return false;
            }
        }

        /// <summary>Lets time pass for all.</summary>
        private void Pass(long ms)
        {
            long endMs = _nowMs + ms;
            while (_nowMs < endMs)
            {
                Install();
                long next = _device!.Step(_nowMs);
                next = Math.Min(next, _server is null ? long.MaxValue : _server.Step(_nowMs));
                if (_bootstrap is not null)
                {
                    next = Math.Min(next, _bootstrap.Step(_nowMs));
                    _plan.Step(_bootstrap, _nowMs);
                }

                foreach (byte[] datagram in _wires[Server].TakeHeard())
                {
                    _heard.Add(datagram);
                }

                bool isQuiet = _wires.Values.All(wire => wire.IsQuiet);
                _nowMs = isQuiet ? Math.Max(_nowMs + 1, Math.Min(next, _nowMs + 500)) : _nowMs + 1;
            }
        }

        /// <summary>The server holds what the account of the device is for. Its own numbers never start again.</summary>
        private void Install()
        {
            SecurityAccount? security = _device!.Accounts.FindSecurity(1);
            OscoreAccount? account = security is null ? null : _device.Accounts.FindOscore(security);
            Keys? keys = account?.MasterSecret is null ? null : new Keys(
                account.MasterSecret[15], account.MasterSalt?[0] ?? 0, account.IdContext?[0] ?? 0, account.SenderId[0], account.RecipientId[0], account.HmacAlgorithm);
            Keys? same = keys is null ? null : keys with { Hmac = ObjectCredentials.HmacSha256 };
            if (keys is not null && same == _installed)
            {
                return;
            }

            _installed = same;
            _server = null;
            if (same is null)
            {
                return;
            }

            _former.Remove(same);
            _former.Add(same);
            MessageProtection peer = _serverKeys.Protect(same.OfServer(), "dev");
            _server = new CoapEndpoint(new WireLink(_wires[Server], true), new CoapOptions(), _bytes, new Registry(), peer);
        }

        private void Write()
        {
            long value = ++_next;
            Story.Add("write" + value);
            _server?.Send(new Outgoing(CoapCode.Put, $"{Counted.ObjectId}/0/1", ContentFormat.TextPlain, System.Text.Encoding.ASCII.GetBytes(value.ToString())), _nowMs);
        }

        private void Observe()
        {
            Story.Add("observe");
            _server?.Send(new Outgoing(CoapCode.Get, $"{Counted.ObjectId}/0/1", -1, []) { IsObservation = true }, _nowMs);
        }

        /// <summary>Repeats something under another Message ID, so that nothing but OSCORE can tell.</summary>
        private void Repeat()
        {
            for (int i = 0; i < 4 && _heard.Count > 0; i++)
            {
                byte[] datagram = (byte[])_heard[_heard.Count - 1 - _random.Next(Math.Min(_heard.Count, _random.Next(2) == 0 ? 8 : 200))].Clone();
                _random.NextBytes(datagram.AsSpan(2, 2));
                _wires[Server].ToDevice.Enqueue(datagram);
                Replays++;
            }

            Story.Add("repeat");
        }

        /// <summary>A bootstrap that writes what is another, takes the account away, or brings it back.</summary>
        private void Rewrite()
        {
            List<Outgoing> steps = [];
            if (_installed is null)
            {
                steps.Add(new Outgoing(CoapCode.Delete, "0/2", -1, []));
                steps.Add(new Outgoing(CoapCode.Delete, "1/2", -1, []));
                Provide(steps, 1, Server);
                steps.Add(new Outgoing(CoapCode.Put, "0/1/17", ContentFormat.TextPlain, "21:3"u8.ToArray()));
                ProvideKeys(steps, 3, _former[_random.Next(_former.Count)]);
                Story.Add("return");
            }
            else if (_random.Next(6) == 0)
            {
                steps.Add(new Outgoing(CoapCode.Delete, "0/1", -1, []));
                steps.Add(new Outgoing(CoapCode.Delete, "1/1", -1, []));
                steps.Add(new Outgoing(CoapCode.Delete, "21", -1, []));
                Provide(steps, 2, "nobody");
                Story.Add("remove");
            }
            else
            {
                int instance = _device!.Accounts.FindSecurity(1).OscoreInstanceId;
                Keys next = _installed.Mutated(_random);
                string field = "";
                if (next.Recipient != _installed.Recipient)
                {
                    steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/2", ContentFormat.OctetStream, [next.Recipient]));
                    field = "recipient";
                }
                else if (next.Sender != _installed.Sender)
                {
                    steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/1", ContentFormat.OctetStream, [next.Sender]));
                    field = "sender";
                }
                else if (next.Hmac != _installed.Hmac)
                {
                    steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/4", ContentFormat.TextPlain, System.Text.Encoding.ASCII.GetBytes(next.Hmac.ToString())));
                    field = "hmac";
                }
                else
                {
                    int other = instance == 5 ? 6 : 5;
                    steps.Add(new Outgoing(CoapCode.Delete, "21", -1, []));
                    ProvideKeys(steps, other, next);
                    steps.Add(new Outgoing(CoapCode.Put, "0/1/17", ContentFormat.TextPlain, System.Text.Encoding.ASCII.GetBytes($"21:{other}")));
                    field = "whole";
                }

                if (_random.Next(4) == 0)
                {
                    steps.Add(new Outgoing(CoapCode.Put, "1/1/1", ContentFormat.TextPlain, System.Text.Encoding.ASCII.GetBytes((300 + _random.Next(9)).ToString())));
                }

                Story.Add("rewrite-" + field);
            }

            steps.Add(new Outgoing(CoapCode.Post, "bs", -1, []));
            _plan = new Plan(steps, () => Bootstraps++);
            _bootstrap = new CoapEndpoint(new WireLink(_wires[BootstrapServer], true), new CoapOptions(), _bytes, _plan);
            _device!.RequestBootstrap();
            Pass(2000);
        }

        private static void Provide(List<Outgoing> steps, int instance, string host)
        {
            string id = instance.ToString();
            (string Path, string Text)[] fields =
            [
                ($"0/{id}/0", "coap://" + host), ($"0/{id}/1", "0"), ($"0/{id}/2", "3"), ($"0/{id}/10", id), ($"1/{id}/0", id), ($"1/{id}/1", "300"), ($"1/{id}/7", "U"),
            ];
            foreach ((string path, string text) in fields)
            {
                steps.Add(new Outgoing(CoapCode.Put, path, ContentFormat.TextPlain, System.Text.Encoding.ASCII.GetBytes(text)));
            }
        }

        private static void ProvideKeys(List<Outgoing> steps, int instance, Keys keys)
        {
            steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/0", ContentFormat.OctetStream, keys.SecretBytes));
            steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/1", ContentFormat.OctetStream, [keys.Sender]));
            steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/2", ContentFormat.OctetStream, [keys.Recipient]));
            steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/4", ContentFormat.TextPlain, System.Text.Encoding.ASCII.GetBytes(keys.Hmac.ToString())));
            if (keys.SaltBytes is not null)
            {
                steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/5", ContentFormat.OctetStream, keys.SaltBytes));
            }

            if (keys.IdContextBytes is not null)
            {
                steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/6", ContentFormat.OctetStream, keys.IdContextBytes));
            }
        }
    }

    private sealed class PowerCutException : Exception;

    /// <summary>AES whose sender contexts note what they protect with; each security context makes that of its sender first.</summary>
    private sealed class SenderNonces : CryptoEngine
    {
        private readonly SoftwareCrypto _inner = new();
        private readonly HashSet<(UInt128, UInt128)> _seen = [];
        private int _made;

        public int Count => _seen.Count;

        public int Keys => _seen.Select(pair => pair.Item1).Distinct().Count();

        public override AesBlock CreateAes() => _made++ % 2 == 0 ? new Recorder(_seen, _inner.CreateAes()) : _inner.CreateAes();

        public override Sha256 CreateSha256() => _inner.CreateSha256();

        private sealed class Recorder(HashSet<(UInt128, UInt128)> seen, AesBlock inner) : AesBlock
        {
            private const int CounterFlags = 1;
            private UInt128 _key;

            public override void SetKey(byte[] key, int offset, int count)
            {
                _key = Read(key, offset);
                inner.SetKey(key, offset, count);
            }

            public override void Encrypt(byte[] buffer, int offset, int count)
            {
                if (count == 2 && buffer[offset + Size] == CounterFlags && buffer[offset + Size + 14] == 0 && buffer[offset + Size + 15] == 0)
                {
                    Assert.IsTrue(seen.Add((_key, Read(buffer, offset + Size))), "a nonce came twice under a key");
                }

                inner.Encrypt(buffer, offset, count);
            }

            public override void Decrypt(byte[] buffer, int offset, int count) => inner.Decrypt(buffer, offset, count);

            public override void Clear() => inner.Clear();

            private static UInt128 Read(byte[] bytes, int offset) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(offset));
        }
    }

    /// <summary>Takes each value once.</summary>
    private sealed class Counted(HashSet<long> written) : SingleInstanceObject(ObjectId, "1.0", Table)
    {
        public const int ObjectId = 26241;

        private static readonly int[] Table = [1 | Resource.Integer | Resource.ReadWrite | Resource.Mandatory];

        public override byte Read(int instance, int resource, int resourceInstance, ValueWriter value)
        {
            value.WriteInteger(written.Count);
            return CoapCode.Content;
        }

        public override byte Write(int instance, int resource, int resourceInstance, ResourceValue value)
        {
            Assert.IsTrue(written.Add(value.Integer), "a replay was taken");
            return CoapCode.Changed;
        }
    }

    /// <summary>Answers registrations.</summary>
    private sealed class Registry : RequestHandler
    {
        public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
        {
            bool isRegister = request.Code == CoapCode.Post && request.BodyCount > 0;
            response.Code = isRegister ? CoapCode.Created : CoapCode.Changed;
            if (isRegister)
            {
                response.AddLocation("rd");
                response.AddLocation("7");
            }
        }
    }

    /// <summary>Takes a Bootstrap-Request, then asks one thing after the other.</summary>
    private sealed class Plan(List<Outgoing> steps, Action onDone) : RequestHandler
    {
        private int _at = -1;

        public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
        {
            _at = 0;
            response.Code = CoapCode.Changed;
        }

        public void Step(CoapEndpoint endpoint, long nowMs)
        {
            if (_at < 0 || endpoint.IsBusy)
            {
                return;
            }

            if (_at < steps.Count)
            {
                endpoint.Send(steps[_at++], nowMs);
            }
            else if (steps[^1].Answer == CoapCode.Changed)
            {
                steps[^1].Answer = 0;
                onDone();
            }
        }
    }

    private sealed class Outgoing(byte code, string path, int format, byte[] body) : OutgoingRequest
    {
        public override byte Code => code;

        public bool IsObservation { get; init; }

        public byte Answer { get; set; }

        public override void WriteOptions(CoapWriter writer)
        {
            if (IsObservation)
            {
                writer.UintOption(OptionNumber.Observe, 0);
            }

            foreach (string segment in path.Split('/'))
            {
                writer.StringOption(OptionNumber.UriPath, segment);
            }

            if (format >= 0)
            {
                writer.UintOption(OptionNumber.ContentFormat, (uint)format);
            }
        }

        public override void WriteBody(ByteWindow output) => output.Write(body);

        public override void OnResponse(CoapMessage response, long nowMs) => Answer = response.Code;

        public override void OnFailure(RequestFailure failure, long nowMs)
        {
        }
    }

    /// <summary>Between the device and a server.</summary>
    private sealed class Wire
    {
        private readonly List<byte[]> _heard = [];

        public Queue<byte[]> ToDevice { get; } = new();

        public Queue<byte[]> ToServer { get; } = new();

        public bool IsQuiet => ToDevice.Count + ToServer.Count == 0;

        public void Clear()
        {
            ToDevice.Clear();
            ToServer.Clear();
        }

        public void Send(bool toDevice, byte[] datagram)
        {
            (toDevice ? ToDevice : ToServer).Enqueue(datagram);
            if (toDevice)
            {
                _heard.Add(datagram);
            }
        }

        public byte[][] TakeHeard()
        {
            byte[][] heard = [.. _heard];
            _heard.Clear();
            return heard;
        }
    }

    private sealed class WireLink(Wire? wire, bool isServer) : DatagramLink
    {
        private LinkState _state = isServer ? LinkState.Open : LinkState.Closed;

        public override LinkState State => _state;

        public override int MaxDatagram => 1232;

        public override void Open(long nowMs) => _state = LinkState.Open;

        public override void Close() => _state = LinkState.Closed;

        public override bool Suspend()
        {
            Close();
            return true;
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            wire?.Send(isServer, buffer.AsSpan(offset, count).ToArray());
            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (wire is null || !(isServer ? wire.ToServer : wire.ToDevice).TryDequeue(out byte[]? datagram))
            {
                return 0;
            }

            Array.Copy(datagram, 0, buffer, offset, Math.Min(count, datagram.Length));
            return datagram.Length;
        }

        public override bool Wait(int timeoutMs) => false;
    }

    private sealed class WireBinding(Dictionary<string, Wire> wires) : Binding
    {
        public override string Scheme => "coap";

        public override int DefaultPort => 5683;

        public override char Letter => 'U';

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials) => new WireLink(wires.GetValueOrDefault(target.Host), false);
    }

    /// <summary>Takes most writes whole. Some it refuses, after which the slot holds what it held; at others the power fails before, within or after.</summary>
    private sealed class FaultyMedium(Random chance) : RecordMedium
    {
        private readonly Dictionary<(string, int), byte[]> _slots = [];

        public bool IsOn { get; set; } = true;

        public bool IsFaultless { get; set; }

        public bool IsReadOnly { get; set; }

        public bool RefusesOne { get; set; }

        public int Refused { get; private set; }

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
            if (IsRefused())
            {
                return false;
            }

            byte[] content = buffer.AsSpan(offset, count).ToArray();
            int fate = IsFaultless ? 40 : chance.Next(40);
            if (fate > 2)
            {
                _slots[(name, slot)] = content;
                return true;
            }

            if (fate > 0)
            {
                int kept = fate == 1 ? count : chance.Next(count);
                byte[] former = _slots.GetValueOrDefault((name, slot), []);
                _slots[(name, slot)] = chance.Next(2) == 0 && former.Length > kept ? [.. content[..kept], .. former[kept..]] : content[..kept];
            }

            IsOn = false;
            throw new PowerCutException();
        }

        public override bool Delete(string name, int slot)
        {
            if (IsRefused())
            {
                return false;
            }

            _slots.Remove((name, slot));
            return true;
        }

        private bool IsRefused()
        {
            Assert.IsTrue(IsOn);
            bool isRefused = !IsFaultless && (IsReadOnly || RefusesOne);
            RefusesOne = RefusesOne && !isRefused;
            Refused += isRefused ? 1 : 0;
            return isRefused;
        }
    }
}
