namespace Lwm2m.Bench.Modem;

/// <summary>Packet domain (3GPP TS 27.007 §10.1), with non-IP data over the control plane.</summary>
internal static class PacketCommands
{
    private const int MaxContext = 7;

    public static void Register(ModemSession session, CommandTable table)
    {
        var packet = session.Packet;
        var contexts = session.Memory.Contexts;
        table.Add("+CGATT", test: "+CGATT: (0,1)", read: e => e.Line($"+CGATT: {(packet.IsAttached ? 1 : 0)}"), set: e =>
        {
            if (e.Command.Number(0, 0, 1) == 0)
            {
                packet.Detach();
            }
            else if (session.Radio.IsRegistered)
            {
                packet.Attach();
            }
            else
            {
                throw AtRefusal.Cme(Cme.NoNetwork);
            }
        });
        table.Handle("+CGDCONT", Define(session));
        table.Add(
            "+CGACT",
            test: "+CGACT: (0,1)",
            read: e =>
            {
                foreach (var id in contexts.Keys)
                {
                    e.Line($"+CGACT: {id},{(packet.IsActive(id) ? 1 : 0)}");
                }
            },
            set: e =>
            {
                e.Command.Expect(1, 2);
                var isOn = e.Command.Number(0, 0, 1) == 1;
                foreach (var id in e.Command.Has(1) ? [Context(session, e.Command, 1)] : contexts.Keys.ToArray())
                {
                    if (isOn && !packet.IsAttached)
                    {
                        throw AtRefusal.Cme(Cme.NoNetwork);
                    }

                    if (isOn)
                    {
                        packet.Activate(id);
                    }
                    else
                    {
                        packet.Deactivate(id);
                    }
                }
            });
        table.Add("+CGPADDR", test: "+CGPADDR: (1-7)", execute: e => Addresses(session, e, contexts.Keys), set: e => Addresses(session, e, [Context(session, e.Command, 0)]));
        table.Add("+CGCONTRDP", test: "+CGCONTRDP: (1-7)", execute: e => Parameters(session, e, contexts.Keys), set: e => Parameters(session, e, [Context(session, e.Command, 0)]));
        table.Add("+CGEREP", test: "+CGEREP: (0-2),(0,1)", set: e => BasicCommands.Ranges(e, (0, 2), (0, 1)), read: e => e.Line("+CGEREP: 0,0"));
        NonIpCommands.Register(session, table);
    }

    /// <summary>The context of a parameter; one that is not defined is refused.</summary>
    public static int Context(ModemSession session, AtCommand command, int index) =>
        session.Memory.Contexts.ContainsKey(command.Number(index, 1, MaxContext)) ? command.Number(index, 1, MaxContext) : throw AtRefusal.Cme(Cme.NotFound);

    private static Action<AtExchange> Define(ModemSession session) => e =>
    {
        var contexts = session.Memory.Contexts;
        switch (e.Command.Form)
        {
            case AtForm.Test:
                foreach (var type in session.Dialect.PacketTypes)
                {
                    e.Line($"+CGDCONT: (1-{MaxContext}),\"{type}\",,,(0),(0)");
                }

                break;
            case AtForm.Read:
                foreach (var context in contexts.Values)
                {
                    e.Line($"+CGDCONT: {context.Id},\"{context.Type}\",\"{context.Apn}\",\"\",0,0");
                }

                break;
            case AtForm.Set:
                e.Command.Expect(1, 12);
                var id = e.Command.Number(0, 1, MaxContext);
                if (session.Packet.IsActive(id))
                {
                    throw AtRefusal.Cme(Cme.NotAllowed);
                }

                if (e.Command.Count == 1)
                {
                    contexts.Remove(id);
                    break;
                }

                var wanted = e.Command.Quoted(1);
                if (!session.Dialect.PacketTypes.Contains(wanted))
                {
                    throw AtRefusal.Cme(Cme.IncorrectParameters);
                }

                contexts[id] = new PacketContext(id, wanted, e.Command.Quoted(2, ""));
                break;
            default:
                throw AtRefusal.Plain();
        }

        e.Ok();
    };

    private static void Addresses(ModemSession session, AtExchange e, IEnumerable<int> ids)
    {
        foreach (var id in ids)
        {
            var hasAddress = session.Packet.IsActive(id) && !session.Memory.Contexts[id].IsNonIp;
            e.Line(hasAddress ? $"+CGPADDR: {id},\"10.0.0.{id + 1}\"" : $"+CGPADDR: {id}");
        }
    }

    private static void Parameters(ModemSession session, AtExchange e, IEnumerable<int> ids)
    {
        foreach (var id in ids.Where(session.Packet.IsActive))
        {
            var context = session.Memory.Contexts[id];
            e.Line(context.IsNonIp
                ? $"+CGCONTRDP: {id},5,\"{context.Apn}\",,,,,,,,,,{session.Packet.MaxOctets}"
                : $"+CGCONTRDP: {id},5,\"{context.Apn}\",\"10.0.0.{id + 1}.255.255.255.0\",\"10.0.0.1\",\"8.8.8.8\",,,,,,{session.Packet.MaxOctets}");
        }
    }
}
