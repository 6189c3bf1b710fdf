using System.Collections.Concurrent;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Management;

/// <summary>A LwM2M server on one transport: clients register at /rd, send to /dp, and are managed from here.</summary>
public sealed class Lwm2mServer : IAsyncDisposable
{
    private readonly RequestRouter _router = new();
    private readonly GatedTransport _gate;
    private readonly ConcurrentDictionary<string, ManagedClient> _managed = new();

    /// <summary>Starts the server; it owns the transport.</summary>
    public Lwm2mServer(IDatagramTransport transport, Lwm2mServerOptions? options = null, TimeProvider? time = null)
    {
        Options = options ?? new Lwm2mServerOptions();
        time ??= TimeProvider.System;
        Clients = new ClientRegistry(time);
        Wakefulness = new Wakefulness(Options.AwakeTime, time);
        Clients.Registered += registration => Wakefulness.Heard(registration.Endpoint);
        Clients.Updated += registration => Wakefulness.Heard(registration.Endpoint);
        _router.Map("rd", new RegistrationInterface(Clients, Options, time, (from, to) => Coap!.Move(from, to)));
        _router.Map("dp", new SendInterface(Clients, Options.Model, OnSentData));
        _gate = new GatedTransport(transport);
        Coap = new CoapEndpoint(_gate, _router, Options.Coap, time);
    }

    /// <summary>A client sent data without being asked.</summary>
    public event Action<SentData>? DataSent;

    /// <summary>The registered clients, and events when they change.</summary>
    public ClientRegistry Clients { get; }

    /// <summary>The CoAP endpoint below, for requests that are no LwM2M operation.</summary>
    public CoapEndpoint Coap { get; }

    /// <summary>The options it was made with.</summary>
    public Lwm2mServerOptions Options { get; }

    /// <summary>Whether anything goes out or comes in; under DTLS the handshakes below it still do.</summary>
    public bool IsReachable
    {
        get => _gate.IsOpen;
        set => _gate.IsOpen = value;
    }

    internal Wakefulness Wakefulness { get; }

    /// <summary>
    /// Loses registrations and observations without a word, as a server does that was started anew: an Update gets 4.04
    /// and a notification Reset. Sessions of DTLS are below it: <see cref="Dtls.DtlsServer.ForgetAll"/>.
    /// </summary>
    public void Forget()
    {
        Clients.Clear();
        Wakefulness.Forget();
        Coap.ForgetObservations();
    }

    /// <summary>The state with which another server can continue with the clients of this one.</summary>
    public ServerSnapshot Save() => new(
        [.. Clients.All.Select(RegistrationSnapshot.Of)], [.. Coap.Observations.Select(observation => observation.Save())]);

    /// <summary>Takes over the clients of another server, before any of them is heard.</summary>
    /// <param name="snapshot">What that one knew.</param>
    /// <param name="peers">Finds peers by their names.</param>
    /// <returns>The resumed observations; their notifications are not read yet.</returns>
    public IReadOnlyList<ManagedObservation> Restore(ServerSnapshot snapshot, PeerBook peers)
    {
        foreach (var registration in snapshot.Registrations)
        {
            if (registration.ToRegistration(peers) is { } known)
            {
                Clients.Add(known);
            }
        }

        return [.. snapshot.Observations.Select(saved => Observation.Resume(Coap, saved, peers)).Select(
            observation => new ManagedObservation(observation, Lwm2mPath.Parse(observation.Path), Options.Model))];
    }

    /// <summary>Serves more than LwM2M's own paths: files for a firmware download, say.</summary>
    /// <exception cref="InvalidOperationException">The segment has a handler.</exception>
    public void Serve(string firstSegment, IRequestHandler handler) => _router.Map(firstSegment, handler);

    /// <summary>The operations on the client of an endpoint name, which need not be registered yet.</summary>
    public ManagedClient Client(string endpoint) => _managed.GetOrAdd(endpoint, name => new ManagedClient(this, name));

    /// <summary>Waits until a client is registered.</summary>
    /// <param name="endpoint">Its endpoint name; null for any client.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ManagedClient> WaitForClientAsync(string? endpoint = null, CancellationToken cancellation = default)
    {
        var registered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnRegistered(Registration registration)
        {
            if (endpoint is null || registration.Endpoint == endpoint)
            {
                registered.TrySetResult(registration.Endpoint);
            }
        }

        Clients.Registered += OnRegistered;
        try
        {
            var present = endpoint is null ? Clients.All.FirstOrDefault() : Clients.Find(endpoint);
            return Client(present?.Endpoint ?? await registered.Task.WaitAsync(cancellation).ConfigureAwait(false));
        }
        finally
        {
            Clients.Registered -= OnRegistered;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Coap.DisposeAsync().ConfigureAwait(false);
        Clients.Dispose();
    }

    private void OnSentData(SentData data)
    {
        Wakefulness.Heard(data.Registration.Endpoint);
        DataSent?.Invoke(data with { DespiteMute = Client(data.Registration.Endpoint).IsMuted });
    }
}
