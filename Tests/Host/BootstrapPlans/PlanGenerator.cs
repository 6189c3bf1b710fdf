using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Lwm2m.Coap;

namespace Lwm2m.Host.Tests;

/// <summary>Plans that follow from a seed: mostly whole accounts, of few secrets and IDs so that they meet, with something wrong thrown in.</summary>
internal static class PlanGenerator
{
    private static readonly string[] Deleted = ["/", "/0", "/1", "/2", "/3", "/21", "/3311", "/0/1", "/0/2", "/1/1", "/1/2", "/21/1", "/21/2", "/2/0", "/3311/0", "/0/0", "/3/0", "/99"];
    private static readonly string[] Texts = ["", "0", "1", "2", "101", "102", "-1", "65535", "U", "UQ", "coap://other", "coaps://other:1", "21:1", "21:2", "3:0", "true", "x"];
    private static readonly int[] Formats = [ContentFormat.TextPlain, ContentFormat.OctetStream, ContentFormat.Cbor, ContentFormat.Tlv, ContentFormat.SenmlCbor, ContentFormat.SenmlJson];

    public static List<PlanStep> Make(int seed)
    {
        var random = new Random(seed);
        var steps = new List<PlanStep>();
        for (var bootstraps = random.Next(1, 5); bootstraps > 0; bootstraps--)
        {
            steps.Add(new PlanStep(PlanStep.Kinds.Begin));
            Plan(random, steps);
            if (random.Next(10) > 0)
            {
                steps.Add(new PlanStep(PlanStep.Kinds.Request, CoapCode.Post, "/bs"));
            }

            steps.Add(new PlanStep(random.Next(3) switch { 0 => PlanStep.Kinds.Kill, 1 => PlanStep.Kinds.Suspend, _ => PlanStep.Kinds.Wait }));
            if (random.Next(2) == 0)
            {
                steps.Add(new PlanStep(PlanStep.Kinds.Wait));
                steps.Add(new PlanStep(PlanStep.Kinds.Kill));
            }
        }

        return steps;
    }

    private static void Plan(Random random, List<PlanStep> steps)
    {
        if (random.Next(2) == 0)
        {
            steps.Add(Delete(Deleted[random.Next(3) == 0 ? random.Next(Deleted.Length) : 0]));
        }

        for (var server = 1; server <= random.Next(1, 4); server++)
        {
            if (random.Next(4) > 0)
            {
                Account(random, steps, server);
            }
        }

        for (var rights = random.Next(4) - 1; rights > 0; rights--)
        {
            steps.Add(Rights(random));
        }

        for (var others = random.Next(6) - 2; others > 0; others--)
        {
            steps.Add(random.Next(5) switch
            {
                0 => Delete(Deleted[random.Next(Deleted.Length)]),
                1 => Put("/21/" + random.Next(1, 3), Oscore(random)),
                2 => Put("/3311/" + random.Next(4), Tlv(5850, [1]), Tlv(5851, [(byte)random.Next(120)])),
                3 => new PlanStep(PlanStep.Kinds.Request, CoapCode.Put, "/3/0/14", ContentFormat.TextPlain, "+02"u8.ToArray()),
                _ => Anything(random),
            });
        }
    }

    private static void Account(Random random, List<PlanStep> steps, int server)
    {
        var id = 100 + server;
        var way = random.Next(3);
        List<byte[]> security =
        [
            Tlv(0, Encoding.ASCII.GetBytes((way == 1 ? "coaps" : "coap") + "://s" + random.Next(1, 3))), Tlv(1, [0]), Tlv(2, [(byte)(way == 1 ? 0 : 3)]),
            Tlv(3, way == 1 ? [(byte)'a'] : []), Tlv(5, way == 1 ? Secret(random.Next(2)) : []), Tlv(10, [(byte)id]), Tlv(7, []), Tlv(8, []),
        ];
        var context = random.Next(3) == 0 ? random.Next(1, 3) : server;
        if (way == 2)
        {
            security.Add(Tlv(17, [0, 21, 0, (byte)context]));
            steps.Add(Put("/21/" + context, Oscore(random)));
        }

        steps.Add(Put("/0/" + server, [.. security]));
        List<byte[]> resources = [Tlv(0, [(byte)id]), Tlv(1, [1, 44]), Tlv(7, Encoding.ASCII.GetBytes(random.Next(4) == 0 ? "UQ" : "U")), Tlv(22, [])];
        for (var more = random.Next(3); more > 0; more--)
        {
            resources.Add(Tlv(random.Next(2, 24), [(byte)random.Next(6)]));
        }

        steps.Add(Put("/1/" + server, [.. resources]));
    }

    private static byte[][] Oscore(Random random)
    {
        List<byte[]> resources = [Tlv(0, Secret(random.Next(2))), Tlv(1, [(byte)random.Next(1, 4)]), Tlv(2, [(byte)random.Next(1, 4)])];
        if (random.Next(4) == 0)
        {
            resources.Add(Tlv(4, random.Next(2) == 0 ? [5] : [0xF6]));
        }

        if (random.Next(4) == 0)
        {
            resources.Add(Tlv(5, random.Next(2) == 0 ? [] : [1, 2]));
        }

        if (random.Next(4) == 0)
        {
            resources.Add(Tlv(6, random.Next(2) == 0 ? [] : [3]));
        }

        return [.. resources];
    }

    private static PlanStep Rights(Random random)
    {
        int[] objects = [0, 1, 2, 3, 21, 3311, 99];
        int[] instances = [0, 1, 2, 65535];
        int[] owners = [101, 102, 999, 65535];
        return Put("/2/" + random.Next(4), Tlv(0, Number(objects[random.Next(objects.Length)])), Tlv(1, Number(instances[random.Next(instances.Length)])), Tlv(3, Number(owners[random.Next(owners.Length)])));
    }

    private static PlanStep Anything(Random random)
    {
        int[] objects = [0, 1, 2, 3, 21, 3311];
        var path = "/" + objects[random.Next(objects.Length)];
        for (var depth = random.Next(4); depth > 0; depth--)
        {
            path += "/" + random.Next(depth == 1 ? 24 : 4);
        }

        var body = new byte[random.Next(24)];
        random.NextBytes(body);
        return new PlanStep(
            PlanStep.Kinds.Request, CoapCode.Put, path, Formats[random.Next(Formats.Length)], random.Next(3) == 0 ? body : Encoding.ASCII.GetBytes(Texts[random.Next(Texts.Length)]));
    }

    private static byte[] Secret(int which) => [.. Enumerable.Range(1 + 5 * which, 16).Select(i => (byte)(i * 13))];

    private static byte[] Number(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    private static PlanStep Delete(string path) => new(PlanStep.Kinds.Request, CoapCode.Delete, path);

    private static PlanStep Put(string path, params byte[][] resources) => new(PlanStep.Kinds.Request, CoapCode.Put, path, ContentFormat.Tlv, [.. resources.SelectMany(bytes => bytes)]);

    /// <summary>A resource in TLV (LwM2M Core §7.4.4), with the length in a byte of its own.</summary>
    private static byte[] Tlv(int id, byte[] value) =>
        id < 256 ? [0xC8, (byte)id, (byte)value.Length, .. value] : [0xE8, (byte)(id >> 8), (byte)id, (byte)value.Length, .. value];
}
