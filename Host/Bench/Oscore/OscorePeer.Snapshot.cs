using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Oscore;

/// <content>What outlives it.</content>
public sealed partial class OscorePeer
{
    /// <summary>The state with which another process can continue the context in force; null when there is none. Nothing may be sent after this call, or Partial IVs would be reused.</summary>
    public OscoreSnapshot? Save()
    {
        lock (_lock)
        {
            return _context is null
                ? null
                : _context.Save(Address is null ? null : PeerSnapshot.Of(Address));
        }
    }

    /// <summary>The binding of an observation under the context in force.</summary>
    internal RequestBinding Rebind(byte[] partialIv)
    {
        lock (_lock)
        {
            return new RequestBinding(_context!, Credentials.SenderId, partialIv, IsObserve: true);
        }
    }

    /// <summary>Goes on with a context.</summary>
    /// <param name="snapshot">How it stood.</param>
    /// <param name="peers">Finds who the peer is reached at.</param>
    public void Restore(OscoreSnapshot snapshot, PeerBook peers)
    {
        var context = new OscoreContext(Credentials, snapshot.IdContext is { } id ? new ReadOnlyMemory<byte>(id) : null);
        context.Restore(snapshot);
        lock (_lock)
        {
            _context = context;
            Address = snapshot.Address is { } address ? peers.Find(address) : null;
        }
    }
}
