namespace Lwm2m.Bench.Modem;

/// <summary>3GPP TS 27.005 and 27.007 alone: short messages and data over the control plane, no sockets.</summary>
internal sealed class GenericDialect : ModemDialect
{
    public override string Name => "generic";

    public override string Manufacturer => "Bench";

    public override string Model => "Stand-in";

    public override IReadOnlyList<string> BootUrcs => ["RDY"];
}
