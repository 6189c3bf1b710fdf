using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;
using SharpFuzz;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// The device and these tests a second time in this process, in copies of their assemblies that count the edges they take. The device's ciphers
/// and hashes are left as they are: their loops know nothing of the input.
/// </summary>
internal static class Instrumented
{
    private const string Device = "Lwm2m.Device";
    private const string Ciphers = "Lwm2m.Crypto.";

    private static readonly Lazy<Assembly> Tests = new(Load);

    /// <summary>A target out of the copies.</summary>
    /// <param name="factory">A static method without arguments of a class of this assembly.</param>
    /// <param name="type">The class.</param>
    /// <param name="arguments">Its arguments.</param>
    public static (Func<Random, byte[]> Next, Action<byte[]> Feed, Func<string> Finish) Make(Type type, string factory, params object[] arguments)
    {
        MethodInfo method = Tests.Value.GetType(type.FullName!, true)!.GetMethod(factory, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        object target = method.Invoke(null, arguments)!;
        return (
            Delegate<Func<Random, byte[]>>(target, nameof(FuzzTarget.Next)),
            Delegate<Action<byte[]>>(target, nameof(FuzzTarget.Feed)),
            Delegate<Func<string>>(target, nameof(FuzzTarget.Finish)));
    }

    private static T Delegate<T>(object target, string method)
        where T : Delegate => target.GetType().GetMethod(method)!.CreateDelegate<T>(target);

    private static Assembly Load()
    {
        Assembly tests = typeof(Instrumented).Assembly;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fuzz");
        string Copy(string name)
        {
            string copy = Path.Combine(folder.FullName, name + ".dll");
            File.Copy(Path.Combine(AppContext.BaseDirectory, name + ".dll"), copy);
            return copy;
        }

        string device = Copy(Device);
        string own = Copy(tests.GetName().Name!);
        Fuzzer.Instrument(device, type => !type.StartsWith(Ciphers, StringComparison.Ordinal), Options.Value);
        Fuzzer.Instrument(own, type => type == typeof(MazeFuzz).FullName, Options.Value);
        var context = new Context(device);
        return context.LoadFromAssemblyPath(own);
    }

    private sealed class Context(string device) : AssemblyLoadContext("instrumented")
    {
        protected override Assembly? Load(AssemblyName name) => name.Name == Device ? LoadFromAssemblyPath(device) : null;
    }
}
