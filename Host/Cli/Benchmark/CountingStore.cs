using Lwm2m.Foundation;

namespace Lwm2m.Cli.Benchmark;

/// <summary>Counts what is written to another store: what flash would wear by.</summary>
public sealed class CountingStore(Store inner) : Store
{
    /// <summary>Records written or erased so far.</summary>
    public int Writes { get; private set; }

    public override bool IsDoubtful => inner.IsDoubtful;

    public override int Read(string name, byte[] buffer, int offset, int count) => inner.Read(name, buffer, offset, count);

    public override bool Write(string name, byte[] buffer, int offset, int count)
    {
        Writes++;
        return inner.Write(name, buffer, offset, count);
    }

    public override bool Erase(string name)
    {
        Writes++;
        return inner.Erase(name);
    }
}
