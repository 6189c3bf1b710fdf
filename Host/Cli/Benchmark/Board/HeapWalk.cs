using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lwm2m.Cli.Benchmark.Board;

/// <summary>
/// The objects of a device with the sizes they have on a board, by the assembly and class that holds them: arrays and texts count for the class they
/// belong to. What stands between the device's objects on this PC only (taps, sockets) counts nothing.
/// </summary>
public sealed class HeapWalk
{
    private static readonly Assembly Device = typeof(Lwm2m.Client.Lwm2mClient).Assembly;

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(object Object, Type Owner)> _open = new();
    private readonly Dictionary<Type, HeapShare> _shares = [];

    private HeapWalk()
    {
    }

    /// <summary>Bytes and objects of each class.</summary>
    public IReadOnlyDictionary<Type, HeapShare> Shares => _shares;

    /// <summary>Bytes of all.</summary>
    public int Bytes => _shares.Values.Sum(s => s.Bytes);

    /// <summary>Walks from an object, and from the static tables of the assemblies that are loaded: a board makes them all at the start.</summary>
    /// <param name="root">The client.</param>
    /// <param name="isLoaded">Whether the assembly of a class is loaded, by the full name of the class.</param>
    public static HeapWalk From(object root, Func<string, bool> isLoaded)
    {
        var walk = new HeapWalk();
        foreach (var type in Device.GetTypes().Where(t => isLoaded(NameOf(t))))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            foreach (var field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(f => !f.IsLiteral))
            {
                walk.Add(field.GetValue(null), type);
            }
        }

        walk.Add(root, root.GetType());
        walk.Run();
        return walk;
    }

    /// <summary>The name that metadata has for a class.</summary>
    public static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private void Add(object? value, Type owner)
    {
        if (value is not null && _seen.Add(value))
        {
            _open.Push((value, owner));
        }
    }

    private void Run()
    {
        while (_open.TryPop(out var at))
        {
            Visit(at.Object, at.Owner);
        }
    }

    private void Visit(object value, Type owner)
    {
        var type = value.GetType();
        switch (value)
        {
            case string text:
                Count(owner, string.IsInterned(text) is { } interned && ReferenceEquals(interned, text) ? HeapSizes.OfLiteral : HeapSizes.OfText(text));
                break;

            case Array array:
                Count(owner, HeapSizes.OfArray(array));
                if (!type.GetElementType()!.IsPrimitive && !type.GetElementType()!.IsEnum)
                {
                    foreach (var element in array)
                    {
                        AddElement(element, owner);
                    }
                }

                break;

            case Delegate handler:
                Count(owner, HeapSizes.OfObject(type));
                if (handler.Target is { } target && target.GetType().Assembly == Device)
                {
                    Add(target, owner);
                }

                break;

            case ArrayList list:
                Count(owner, HeapSizes.OfList(list));
                foreach (var element in list)
                {
                    Add(element, owner);
                }

                break;

            default:
                VisitObject(value, type, owner);
                break;
        }
    }

    private void VisitObject(object value, Type type, Type owner)
    {
        var isDevice = type.Assembly == Device;
        if (isDevice)
        {
            Count(type, HeapSizes.OfObject(type));
        }
        else if (type.Assembly != typeof(HeapWalk).Assembly)
        {
            // A socket, a lock: an object with hardly a field on a board.
            Count(owner, HeapSizes.Block);
            return;
        }

        AddFields(value, type, isDevice ? type : owner, isDevice);
    }

    private void AddFields(object value, Type type, Type owner, bool isDevice)
    {
        foreach (var field in HeapSizes.Fields(type).Where(f => !f.FieldType.IsPrimitive && !f.FieldType.IsEnum && !f.FieldType.IsPointer))
        {
            if (HeapSizes.IsStruct(field.FieldType))
            {
                AddFields(field.GetValue(value)!, field.FieldType, owner, isDevice);
            }
            else if (isDevice || field.FieldType.Assembly == Device)
            {
                // Of what wraps a link on this PC, only the link.
                Add(field.GetValue(value), owner);
            }
        }
    }

    private void AddElement(object? element, Type owner)
    {
        if (element is not null && HeapSizes.IsStruct(element.GetType()))
        {
            AddFields(element, element.GetType(), owner, isDevice: true);
        }
        else
        {
            Add(element, owner);
        }
    }

    private void Count(Type owner, int bytes)
    {
        var share = _shares.GetValueOrDefault(owner);
        _shares[owner] = new HeapShare(share.Objects + 1, share.Bytes + bytes);
    }
}
