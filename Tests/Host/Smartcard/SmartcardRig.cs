using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Access;
using Lwm2m.Bench.Card;
using Lwm2m.CardBootstrap;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Tests;
using Lwm2m.Uicc;

namespace Lwm2m.Host.Tests;

/// <summary>A client with the card of the bench, in virtual time; its links are in memory.</summary>
internal sealed class SmartcardRig
{
    private readonly List<PlannedLink> _links = [];

    public SmartcardRig(UiccStandIn card, Store store, SmartcardOptions? options = null)
        : this(card, new StandInReader(card), store, options)
    {
    }

    public SmartcardRig(UiccStandIn card, CardTransport transport, Store store, SmartcardOptions? options = null)
    {
        Card = card;
        Client = new Lwm2mClient("urn:test:card", new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0 }, new SeededRandom(5));
        Source = SmartcardBootstrap.AddTo(Client, new Uicc.Card(transport), store, new SoftwareCrypto(), options ?? new SmartcardOptions());
        Client.Objects.Add(new SecurityObject(Client.Accounts));
        Client.Objects.Add(new ServerObject(Client));
        AccessControl.AddTo(Client);
        Client.Objects.Add(new OscoreObject(Client.Accounts, "2.0"));
        Client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
        Client.Bindings.Add(new PlannedBinding(false, _links));
        Client.Bindings.Add(new PlannedBinding(true, _links));
        Client.Bootstrap.Reported += (_, text) => Reports.Add(text);
        Client.Provision(store);
    }

    public UiccStandIn Card { get; }

    public Lwm2mClient Client { get; }

    public SmartcardBootstrap Source { get; }

    public List<string> Reports { get; } = [];

    public long NowMs { get; private set; } = 1000;

    /// <summary>A store with the keys of a card.</summary>
    public static MemoryStore StoreWith(Bench.Card.Scp03Keys keys)
    {
        var store = new MemoryStore(16, 2048);
        if (!Uicc.Scp03Keys.Put(store, keys.Version, keys.Encryption, keys.Mac, new SeededRandom(1)))
        {
            throw new InvalidOperationException("no keys");
        }

        return store;
    }

    public SmartcardRig Started(long ms = 2000)
    {
        Client.Start();
        Run(ms);
        return this;
    }

    public void Run(long ms)
    {
        long end = NowMs + ms;
        for (long due = Step(); due <= end; due = Step())
        {
            NowMs = Math.Max(due, NowMs + 1);
        }

        NowMs = end;
        Step();
    }

    /// <summary>Datagrams that were sent to a host.</summary>
    public int SentTo(string host) => _links.Where(link => link.Host == host).Sum(link => link.Sent.Count);

    private long Step()
    {
        long due = Client.Step(NowMs);
        for (int i = 0; i < 8 && due <= NowMs; i++)
        {
            due = Client.Step(NowMs);
        }

        return due;
    }
}
