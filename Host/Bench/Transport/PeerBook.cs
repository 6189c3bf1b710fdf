using System.Net;

namespace Lwm2m.Bench.Transport;

/// <summary>Finds peers by the names they were saved under.</summary>
/// <param name="directories">Who knows some of them; null for one that is not there.</param>
public sealed class PeerBook(params IReadOnlyList<IPeerDirectory?> directories)
{
    /// <summary>The peer of a name; who is not known any more is reached at the address.</summary>
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
