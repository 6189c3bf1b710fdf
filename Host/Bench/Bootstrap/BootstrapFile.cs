using System.Globalization;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>
/// Plans as text, one thing a line, words apart by spaces:
/// <code>
/// client urn:dev:1              # whom the lines below are for; * is everybody else
/// format senml-cbor             # tlv, senml-cbor, senml-json; else what the client prefers
/// grain resource                # object, instance, resource; else instance
/// keep                          # no Delete of all before the writes
/// account 101 coaps://host:5684 psk-id=dev psk=00112233445566778899aabbccddeeff lifetime=300 binding=U hold-off=0
/// set /1/1/16 1                 # a resource of an account or of any other instance, as the plain-text format has it
/// </code>
/// Accounts get the instances 1, 2, ... of Security and Server.
/// </summary>
public static class BootstrapFile
{
    /// <summary>The name that stands for all clients that have none of their own.</summary>
    public const string Everybody = "*";

    /// <summary>Reads plans by endpoint name.</summary>
    /// <exception cref="ContentException">A line is none of these; the text names the line and shows no key.</exception>
    public static IReadOnlyDictionary<string, BootstrapPlan> Read(TextReader reader)
    {
        var clients = new Dictionary<string, ClientLines>();
        ClientLines? client = null;
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            try
            {
                if (words is ["client", var name])
                {
                    client = new ClientLines();
                    if (!clients.TryAdd(name, client))
                    {
                        throw new ContentException($"{name} is there twice");
                    }
                }
                else if (words.Length > 0)
                {
                    (client ?? throw new ContentException("'client NAME' comes first")).Take(words);
                }
            }
            catch (ContentException e)
            {
                throw new ContentException($"line {number}: {e.Message}", e);
            }
        }

        return clients.ToDictionary(pair => pair.Key, pair => pair.Value.Plan());
    }

    private sealed class ClientLines
    {
        private readonly List<BootstrapInstance> _instances = [];
        private int? _format;
        private WriteGrain _grain = WriteGrain.Instance;
        private bool _deletesFirst = true;
        private ushort _accounts;

        public BootstrapPlan Plan() => BootstrapPlan.Provision(new BootstrapConfig(_instances), _format, _grain, _deletesFirst);

        public void Take(string[] words)
        {
            switch (words)
            {
                case ["format", var format]:
                    _format = ContentFormat.Parse(format);
                    break;
                case ["grain", var grain] when Enum.TryParse(grain, ignoreCase: true, out WriteGrain parsed) && !char.IsDigit(grain[0]):
                    _grain = parsed;
                    break;
                case ["keep"]:
                    _deletesFirst = false;
                    break;
                case ["account", var shortServerId, var uri, .. var options]:
                    _instances.AddRange(Account(++_accounts, (int)Number(shortServerId), uri, options));
                    break;
                case ["set", var path, .. var value]:
                    Set(Lwm2mPath.Parse(path), string.Join(' ', value));
                    break;
                default:
                    throw new ContentException($"'{words[0]}' is not known, or lacks its words");
            }
        }

        private static IEnumerable<BootstrapInstance> Account(ushort instance, int shortServerId, string uri, string[] options)
        {
            var given = options.Select(option => option.Split('=', 2)).ToLookup(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "");
            string? Option(string name) => given[name].LastOrDefault();
            if (given.FirstOrDefault(option => option.Key is not ("psk-id" or "psk" or "lifetime" or "binding" or "hold-off")) is { } unknown)
            {
                throw new ContentException($"'{unknown.Key}' is no option of an account");
            }

            var security = (Option("psk-id"), Option("psk")) switch
            {
                (null, null) => SecurityInstance.NoSec(instance, shortServerId, uri),
                ({ } identity, { } key) => SecurityInstance.Psk(instance, shortServerId, uri, identity, Hex(key)),
                _ => throw new ContentException("psk-id and psk go together"),
            };
            var server = new ServerInstance(instance);
            return BootstrapConfig.Account(
                security with { HoldOff = Option("hold-off") is { } holdOff ? (int)Number(holdOff) : null },
                server with
                {
                    Lifetime = Option("lifetime") is { } lifetime ? (int)Number(lifetime) : server.Lifetime,
                    Binding = Option("binding") ?? server.Binding,
                }).Instances;
        }

        private void Set(Lwm2mPath path, string text)
        {
            if (path.Depth != 3)
            {
                throw new ContentException($"{path} is no resource");
            }

            var value = ValueText.ParseTyped(text, ObjectModel.Standard.TypeOf(path));
            var index = _instances.FindIndex(instance => instance.Path == path.Take(2));
            if (index < 0)
            {
                index = _instances.Count;
                _instances.Add(new BootstrapInstance(path.Object!.Value, path.Instance!.Value));
            }

            _instances[index] = _instances[index].With(path.Resource!.Value, value);
        }

        private static uint Number(string text) =>
            uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= int.MaxValue
                ? number
                : throw new ContentException($"'{text}' is no number");

        private static byte[] Hex(string text)
        {
            try
            {
                return Convert.FromHexString(text);
            }
            catch (FormatException)
            {
                throw new ContentException("a key is not hexadecimal");
            }
        }
    }
}
