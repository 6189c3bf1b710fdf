using System.Net;

namespace Lwm2m.Bench.Transport;

/// <summary>Finds peers by the names they were saved under.</summary>
/// <param name="directories">Directories that are asked in this order; null entries are skipped.</param>
public sealed class PeerBook(params IReadOnlyList<IPeerDirectory?> directories)
{
    /// <summary>The peer of a name. A peer that no directory knows any more is given by its address.</summary>
    public EndPoint? Find(PeerSnapshot name)
    {
        foreach (var directory in directories)
        {
            if (directory?.Find(name) is { } peer)
            {
                return peer;
            }
        }

        return name.Address is null || name.Kid is not null ? null : IPEndPoint.Parse(name.Address);
    }
}
