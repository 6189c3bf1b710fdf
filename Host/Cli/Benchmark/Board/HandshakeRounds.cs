using Lwm2m.Foundation;

namespace Lwm2m.Cli.Benchmark.Board;

/// <summary>
/// Lets the handshakes of a device with several servers go in step, whatever the machine does: in each round every link under way gets one datagram,
/// once all have one, so that what the device holds at the end of a step is the same each time.
/// </summary>
/// <param name="engine">Makes the secured links.</param>
public sealed class HandshakeRounds(LinkSecurity engine) : LinkSecurity
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<RoundLink> _links = [];

    public override SecuredLink Secure(DatagramLink inner, LinkTarget target, LinkCredentials credentials)
    {
        var link = new RoundLink(inner);
        link.Secured = engine.Secure(link, target, credentials);
        _links.Add(link);
        return link.Secured;
    }

    public override bool Supports(CredentialKind kind) => engine.Supports(kind);

    public override string? FindFault(LinkTarget target, LinkCredentials credentials) => engine.FindFault(target, credentials);

    /// <summary>Waits until each link whose handshake is under way has a datagram, and lets it have that.</summary>
    /// <param name="stop">Ends it.</param>
    public async Task BeginAsync(CancellationToken stop)
    {
        var end = DateTime.UtcNow + Limit;
        while (_links.Any(l => l.IsAwaiting && !l.HasArrived))
        {
            if (DateTime.UtcNow > end)
            {
                throw new TimeoutException("a server does not go on with the handshake");
            }

            await Task.Delay(1, stop);
        }

        _links.ForEach(l => l.Allow());
    }

    /// <summary>The link beneath a handshake, which lets one datagram through a round. Afterwards it lets all through.</summary>
    private sealed class RoundLink(DatagramLink inner) : ForwardingLink(inner)
    {
        private bool _hasSent;
        private bool _isAllowed;

        public SecuredLink? Secured { get; set; }

        public bool IsAwaiting => _hasSent && Secured!.State == LinkState.Opening;

        public bool HasArrived => Inner.Wait(0);

        public void Allow() => _isAllowed = true;

        public override bool Wait(int timeoutMs) => (_isAllowed || !IsAwaiting) && base.Wait(timeoutMs);

        public override bool Send(byte[] buffer, int offset, int count)
        {
            _hasSent = true;
            return base.Send(buffer, offset, count);
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (Secured!.State != LinkState.Opening)
            {
                return base.Receive(buffer, offset, count);
            }

            var received = _isAllowed ? base.Receive(buffer, offset, count) : 0;
            _isAllowed &= received == 0;
            return received;
        }
    }
}
