using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Coap;
using Rights = Lwm2m.Bench.Content.AccessRights;

namespace Lwm2m.Host.Tests;

/// <summary>What a server does in a fight over the lights.</summary>
internal enum FightKind
{
    Read,
    Write,
    Delete,
    Create,
    Grant,
    Give,
    Drop,
}

/// <summary>One move; server 0 is 101, server 1 is 102.</summary>
internal sealed record FightMove(int Server, FightKind Kind, ushort Light, ushort Whom, Rights Rights)
{
    public static FightMove Any(Random random, int lights)
    {
        FightKind[] kinds =
        [
            FightKind.Read, FightKind.Write, FightKind.Write, FightKind.Delete, FightKind.Create, FightKind.Create,
            FightKind.Grant, FightKind.Grant, FightKind.Grant, FightKind.Give, FightKind.Drop,
        ];
        return new FightMove(
            random.Next(2), kinds[random.Next(kinds.Length)], (ushort)random.Next(lights), (ushort)(101 + random.Next(2)), (Rights)random.Next(16));
    }
}

/// <summary>
/// Who may do what with the lights, kept from the text of LwM2M Core §8 alone: light 0 is the first server's and
/// readable by all, only the first server may create.
/// </summary>
internal sealed class FightRules(int capacity)
{
    private readonly HashSet<ushort> _lights = [0];

    public Dictionary<ushort, (ushort Owner, Dictionary<ushort, Rights> Acl)> Guards { get; } =
        new() { [0] = (101, new Dictionary<ushort, Rights> { [0] = Rights.Read }) };

    public int Refused { get; private set; }

    public int Granted { get; private set; }

    /// <summary>Does a move and says how it is answered.</summary>
    public CoapCode Play(FightMove move)
    {
        var code = Answer(move, (ushort)(101 + move.Server));
        Refused += code == CoapCode.Unauthorized ? 1 : 0;
        Granted += code.IsSuccess ? 1 : 0;
        return code;
    }

    private CoapCode Answer(FightMove move, ushort server)
    {
        if (move.Kind == FightKind.Create)
        {
            return Create(move.Light, server);
        }

        bool isOfGuard = move.Kind is FightKind.Grant or FightKind.Give or FightKind.Drop;
        if (isOfGuard ? !Guards.ContainsKey(move.Light) : !_lights.Contains(move.Light))
        {
            return CoapCode.NotFound;
        }

        if (isOfGuard ? Guards[move.Light].Owner != server : !Has(move, server))
        {
            return CoapCode.Unauthorized;
        }

        switch (move.Kind)
        {
            case FightKind.Read:
                return CoapCode.Content;
            case FightKind.Delete:
                _lights.Remove(move.Light);
                Guards.Remove(move.Light);
                return CoapCode.Deleted;
            case FightKind.Grant:
                Guards[move.Light].Acl[move.Whom] = move.Rights;
                return CoapCode.Changed;
            case FightKind.Give:
                Guards[move.Light] = (move.Whom, Guards[move.Light].Acl);
                return CoapCode.Changed;
            case FightKind.Drop:
                // Each object instance has one as long as it is there (LwM2M Core §8.1).
                return CoapCode.MethodNotAllowed;
            default:
                return CoapCode.Changed;
        }
    }

    private CoapCode Create(ushort light, ushort server)
    {
        if (server != 101)
        {
            return CoapCode.Unauthorized;
        }

        if (_lights.Contains(light))
        {
            return CoapCode.BadRequest;
        }

        if (_lights.Count == capacity)
        {
            return CoapCode.ServiceUnavailable;
        }

        _lights.Add(light);
        Guards[light] = (server, new Dictionary<ushort, Rights> { [server] = Rights.All });
        return CoapCode.Created;
    }

    private bool Has(FightMove move, ushort server)
    {
        if (!Guards.TryGetValue(move.Light, out var guard))
        {
            return false;
        }

        var rights = guard.Acl.TryGetValue(server, out var own) ? own
            : guard.Owner == server ? Rights.All
            : guard.Acl.GetValueOrDefault<ushort, Rights>(0);
        return rights.HasFlag(move.Kind switch
        {
            FightKind.Read => Rights.Read,
            FightKind.Write => Rights.Write,
            _ => Rights.Delete,
        });
    }
}
