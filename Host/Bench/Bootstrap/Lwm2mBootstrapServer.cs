using System.Collections.Concurrent;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>
/// A LwM2M bootstrap server on one transport: clients ask at /bs, and each is led through the plan that was provided for
/// it. Events come from the thread that runs the plan.
/// </summary>
public sealed class Lwm2mBootstrapServer : IAsyncDisposable
{
    private readonly GatedTransport _gate;
    private readonly BootstrapInterface _interface;
    private readonly ConcurrentDictionary<string, PlanQueue> _plans = new();
    private readonly ConcurrentDictionary<string, BootstrapRun> _running = new();
    private readonly List<BootstrapResult> _results = [];
    private TaskCompletionSource _ended = NewSignal();

    /// <summary>Starts the server; it owns the transport.</summary>
    public Lwm2mBootstrapServer(IDatagramTransport transport, BootstrapServerOptions? options = null, TimeProvider? time = null)
    {
        Options = options ?? new BootstrapServerOptions();
        Time = time ?? TimeProvider.System;
        _gate = new GatedTransport(transport);
        _interface = new BootstrapInterface(Options, Time, PlanFor, Start);
        var router = new RequestRouter();
        router.Map("bs", _interface);
        Coap = new CoapEndpoint(_gate, router, Options.Coap, time);
    }

    /// <summary>A client was admitted and has its 2.04.</summary>
    public event Action<BootstrapSession>? Started;

    /// <summary>A client answered a step, or did not.</summary>
    public event Action<BootstrapSession, BootstrapAnswer>? Answered;

    /// <summary>A plan came to its end.</summary>
    public event Action<BootstrapResult>? Ended;

    /// <summary>A request to /bs was refused: the endpoint name, if any, and the answer.</summary>
    public event Action<string?, CoapCode>? Refused
    {
        add => _interface.Refused += value;
        remove => _interface.Refused -= value;
    }

    /// <summary>The CoAP endpoint below.</summary>
    public CoapEndpoint Coap { get; }

    /// <summary>The options it was made with.</summary>
    public BootstrapServerOptions Options { get; }

    /// <summary>Whether anything goes out or comes in.</summary>
    public bool IsReachable
    {
        get => _gate.IsOpen;
        set => _gate.IsOpen = value;
    }

    /// <summary>All results of clients, in the order of their ends.</summary>
    public IReadOnlyList<BootstrapResult> Results
    {
        get
        {
            lock (_results)
            {
                return [.. _results];
            }
        }
    }

    internal TimeProvider Time { get; }

    /// <summary>Knows a client from now on: its bootstraps run these plans one after another, then the last again and again.</summary>
    public void Provide(string endpoint, params BootstrapPlan[] plans) => _plans[endpoint] = new PlanQueue(plans);

    /// <summary>Waits for the end of a bootstrap.</summary>
    /// <param name="endpoint">Whose; null for any.</param>
    /// <param name="count">Which of its bootstraps since the server started, from 1.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<BootstrapResult> WaitForResultAsync(string? endpoint = null, int count = 1, CancellationToken cancellation = default)
    {
        while (true)
        {
            Task ended;
            lock (_results)
            {
                if (_results.Where(result => endpoint is null || result.Endpoint == endpoint).Skip(count - 1).FirstOrDefault() is { } found)
                {
                    return found;
                }

                ended = _ended.Task;
            }

            await ended.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var run in _running.Values)
        {
            run.Interrupt();
        }

        await Coap.DisposeAsync().ConfigureAwait(false);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BootstrapPlan? PlanFor(BootstrapRequest request) =>
        _plans.TryGetValue(request.Endpoint, out var queue) ? queue.Next() : Options.PlanFor(request);

    private void Start(BootstrapRequest request, BootstrapPlan plan)
    {
        var session = new BootstrapSession(this, request, (from, answer) => Answered?.Invoke(from, answer));
        var run = new BootstrapRun(session, plan);
        if (_running.TryGetValue(request.Endpoint, out var former))
        {
            former.Interrupt();
        }

        _running[request.Endpoint] = run;
        Started?.Invoke(session);
        BackgroundTask.Leave(Task.Run(() => RunAsync(run)));
    }

    private async Task RunAsync(BootstrapRun run)
    {
        BootstrapOutcome outcome;
        try
        {
            outcome = await run.RunAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Options.Coap.OnError(e);
            outcome = BootstrapOutcome.Abandoned;
        }

        var result = new BootstrapResult(run.Session.Request, run.Session.Answers, outcome);
        _running.TryRemove(new KeyValuePair<string, BootstrapRun>(result.Endpoint, run));
        Ended?.Invoke(result);
        TaskCompletionSource ended;
        lock (_results)
        {
            _results.Add(result);
            ended = _ended;
            _ended = NewSignal();
        }

        ended.TrySetResult();
    }

    private sealed class PlanQueue(IReadOnlyList<BootstrapPlan> plans)
    {
        private int _next = -1;

        public BootstrapPlan? Next() => plans.Count == 0 ? null : plans[Math.Min(Interlocked.Increment(ref _next), plans.Count - 1)];
    }
}
