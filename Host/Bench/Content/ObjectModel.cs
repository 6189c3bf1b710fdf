using System.Collections.Frozen;
using System.Globalization;

namespace Lwm2m.Bench.Content;

/// <summary>A resource as an object defines it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Operations">R, W, RW, E or - for none (the Bootstrap-Server only).</param>
/// <param name="IsMultiple">Whether it has instances.</param>
public sealed record ResourceDefinition(ushort Id, string Name, ResourceType Type, string Operations, bool IsMultiple);

/// <summary>An object and its resources.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version, such as 1.2.</param>
/// <param name="Resources">By number.</param>
public sealed record ObjectDefinition(ushort Id, string Name, string Version, IReadOnlyDictionary<ushort, ResourceDefinition> Resources);

/// <summary>The objects that are known, so that raw bytes get a type and numbers a name.</summary>
public sealed class ObjectModel
{
    /// <summary>The objects of the OMA registry that come with this program.</summary>
    public static readonly ObjectModel Standard = LoadStandard();

    private readonly FrozenDictionary<ushort, ObjectDefinition> _objects;

    /// <summary>A model of the given objects; of those with one number the last counts.</summary>
    public ObjectModel(IEnumerable<ObjectDefinition> objects)
    {
        _objects = objects.GroupBy(definition => definition.Id).ToFrozenDictionary(group => group.Key, group => group.Last());
    }

    /// <summary>All objects.</summary>
    public IEnumerable<ObjectDefinition> Objects => _objects.Values;

    /// <summary>An object by its number.</summary>
    public ObjectDefinition? Find(ushort id) => _objects.GetValueOrDefault(id);

    /// <summary>The resource a path names; null when unknown or the path is not that deep.</summary>
    public ResourceDefinition? Find(Lwm2mPath path) =>
        path is { Object: { } @object, Resource: { } resource } ? Find(@object)?.Resources.GetValueOrDefault(resource) : null;

    /// <summary>The type of the resource a path names; null when unknown.</summary>
    public ResourceType? TypeOf(Lwm2mPath path) => Find(path)?.Type;

    /// <summary>
    /// Reads definitions from text: a line <c>object ID VERSION NAME</c>, below it a line
    /// <c>ID TYPE OPERATIONS single|multiple NAME</c> for each resource; lines that start with # are comments.
    /// </summary>
    /// <exception cref="ContentException">A line is none of these.</exception>
    public static IEnumerable<ObjectDefinition> Read(TextReader reader)
    {
        ObjectDefinition? current = null;
        var resources = new Dictionary<ushort, ResourceDefinition>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.StartsWith("object ", StringComparison.Ordinal))
            {
                if (current is not null)
                {
                    yield return current;
                }

                resources = [];
                var words = line.Split(' ', 4);
                current = new ObjectDefinition(Number(words[1], line), words[^1], words[2], resources);
            }
            else
            {
                var resource = ReadResource(line);
                resources[resource.Id] = resource;
            }
        }

        if (current is not null)
        {
            yield return current;
        }
    }

    private static ResourceDefinition ReadResource(string line)
    {
        var words = line.Split(' ', 5);
        var typeName = words.Length < 5 ? "" : words[1] == "objlnk" ? nameof(ResourceType.ObjectLink) : words[1] == "corelnk" ? nameof(ResourceType.CoreLink) : words[1];
        return Enum.TryParse<ResourceType>(typeName, ignoreCase: true, out var type)
            ? new ResourceDefinition(Number(words[0], line), words[4], type, words[2], words[3] == "multiple")
            : throw new ContentException($"not a resource: {line}");
    }

    private static ushort Number(string word, string line) =>
        ushort.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ContentException($"not a number: {line}");

    private static ObjectModel LoadStandard()
    {
        using var stream = typeof(ObjectModel).Assembly.GetManifestResourceStream("objects.txt")
            ?? throw new InvalidOperationException("objects.txt is not in the assembly");
        using var reader = new StreamReader(stream);
        return new ObjectModel(Read(reader).ToList());
    }
}
