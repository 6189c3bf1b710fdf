namespace Lwm2m.Bench.Transport;

/// <summary>A thread that carries out an agenda on the clock of the system until it is disposed.</summary>
public sealed class AgendaThread : IDisposable
{
    private readonly Agenda _agenda;
    private readonly SemaphoreSlim _changed = new(0);
    private readonly Thread _thread;
    private volatile bool _isDone;

    /// <summary>Starts the thread.</summary>
    public AgendaThread(Agenda agenda)
    {
        _agenda = agenda;
        _agenda.Changed += Wake;
        _thread = new Thread(Run) { IsBackground = true, Name = "agenda" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDone = true;
        _agenda.Changed -= Wake;
        Wake();
        _thread.Join();
    }

    private void Run()
    {
        while (!_isDone)
        {
            _agenda.RunDue();
            var wait = _agenda.NextDueMs - _agenda.NowMs;
            if (wait > 0)
            {
                _changed.Wait((int)Math.Min(wait, int.MaxValue));
            }
        }
    }

    private void Wake() => _changed.Release();
}
