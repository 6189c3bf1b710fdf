using Lwm2m.Foundation;

namespace Lwm2m.Cli.Benchmark.Board.Il;

/// <summary>Leads to one link in memory, whatever the account says.</summary>
/// <param name="link">The link.</param>
public sealed class IlBinding(IlLink link) : Binding
{
    public override string Scheme => "coap";

    public override int DefaultPort => 5683;

    public override char Letter => 'U';

    public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials) => link;
}
