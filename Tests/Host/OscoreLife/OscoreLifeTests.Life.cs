using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using Lwm2m.Tests;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <content>One device and its servers.</content>
public sealed partial class OscoreLifeTests
{
    private sealed partial class Life
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
                device.MessageSecurity = new OscoreSecurity(
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
    }
}
