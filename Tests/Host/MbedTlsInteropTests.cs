using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>
/// The board's native methods as nanoFramework finds them in an image: by a checksum over their names and by their order. A board refuses to
/// load what disagrees, or calls the wrong function.
/// </summary>
[TestClass]
public sealed class MbedTlsInteropTests
{
    private const string Assembly = "Lwm2m.MbedTls";
    private const string Class = "Lwm2m_MbedTls_NativeMbedTls";
    private const string Library = "Library_Lwm2m_MbedTls_" + Class;
    private const uint Polynomial = 0x04c11db7;

    private static readonly Dictionary<Type, string> s_names = new()
    {
        [typeof(void)] = "VOID", [typeof(int)] = "I4", [typeof(long)] = "I8", [typeof(byte[])] = "SZARRAY_U1",
    };

    [TestMethod]
    public void The_lookup_table_has_the_methods_in_their_order()
    {
        string[] table = Regex.Matches(Native("Lwm2m_MbedTls_Interop.cpp"), Library + @"::(\w+),").Select(m => m.Groups[1].Value).ToArray();
        CollectionAssert.AreEqual(BoardMethods(), table);
    }

    [TestMethod]
    public void Every_method_is_declared_and_written()
    {
        string[] declared = Regex.Matches(Native("Lwm2m_MbedTls_Interop.h"), @"NANOCLR_NATIVE_DECLARE\((\w+)\)").Select(m => m.Groups[1].Value).ToArray();
        string[] written = Regex.Matches(Native("Lwm2m_MbedTls_NativeMbedTls.cpp"), @"^HRESULT Native::(\w+)\(", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToArray();
        CollectionAssert.AreEqual(BoardMethods(), declared);
        CollectionAssert.AreEquivalent(BoardMethods(), written);
    }

    [TestMethod]
    public void The_checksum_and_the_version_are_those_of_the_assembly()
    {
        // The metadata processor leaves out assembly and class of the very first method.
        uint checksum = BoardMethods().Skip(1).Aggregate(Crc(BoardMethods()[0], 0), (sum, method) => Crc(method, Crc(Class, Crc(Assembly, sum))));
        string native = Native("Lwm2m_MbedTls_Interop.cpp");
        Assert.Contains($"0x{checksum:X8},", native);
        string version = Regex.Match(File.ReadAllText(Path.Combine(Root(), "Drivers/MbedTls/Properties/AssemblyInfo.cs")), "AssemblyNativeVersion\\(\"([^\"]+)\"").Groups[1].Value;
        Assert.Contains("{ " + version.Replace(".", ", ") + " }", native);
    }

    [TestMethod]
    public void The_host_has_the_same_class()
    {
        IEnumerable<string> host = typeof(MbedTls.NativeMbedTls).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(m => m.Name + "___STATIC__" + string.Join("__", m.GetParameters().Select(p => p.ParameterType).Prepend(m.ReturnType).Select(t => s_names[t])));
        CollectionAssert.AreEquivalent(BoardMethods(), host.ToArray());
    }

    private static uint Crc(string text, uint crc)
    {
        foreach (byte value in Encoding.ASCII.GetBytes(text))
        {
            crc ^= (uint)value << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ Polynomial : crc << 1;
            }
        }

        return crc;
    }

    /// <summary>As nanoFramework mangles them: name, result and parameters.</summary>
    private static string[] BoardMethods()
    {
        string path = Path.Combine(Root(), "Drivers/MbedTls/bin/Debug/Lwm2m.MbedTls.dll");
        if (!File.Exists(path))
        {
            Assert.Inconclusive("the board's assembly is not built: dotnet build Lwm2mDevice.sln");
        }

        using var image = new PEReader(File.OpenRead(path));
        MetadataReader reader = image.GetMetadataReader();
        return reader.MethodDefinitions.Select(reader.GetMethodDefinition)
            .Select(m => reader.GetString(m.Name) + "___STATIC__" + string.Join("__", Types(m.DecodeSignature(new Mangler(), null))))
            .ToArray();
    }

    private static IEnumerable<string> Types(MethodSignature<string> signature) => signature.ParameterTypes.Prepend(signature.ReturnType);

    private static string Native(string file) => File.ReadAllText(Path.Combine(Root(), "Drivers/MbedTls/native/interop", file));

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));

    private sealed class Mangler : ISignatureTypeProvider<string, object?>
    {
        public string GetPrimitiveType(PrimitiveTypeCode type) => type switch
        {
            PrimitiveTypeCode.Void => "VOID",
            PrimitiveTypeCode.Int32 => "I4",
            PrimitiveTypeCode.Int64 => "I8",
            PrimitiveTypeCode.Byte => "U1",
            _ => throw new NotSupportedException($"{type}: the stubs have no such parameter"),
        };

        public string GetSZArrayType(string element) => "SZARRAY_" + element;

        public string GetArrayType(string element, ArrayShape shape) => throw new NotSupportedException();

        public string GetByReferenceType(string element) => throw new NotSupportedException();

        public string GetFunctionPointerType(MethodSignature<string> signature) => throw new NotSupportedException();

        public string GetGenericInstantiation(string type, System.Collections.Immutable.ImmutableArray<string> arguments) => throw new NotSupportedException();

        public string GetGenericMethodParameter(object? context, int index) => throw new NotSupportedException();

        public string GetGenericTypeParameter(object? context, int index) => throw new NotSupportedException();

        public string GetModifiedType(string modifier, string unmodified, bool isRequired) => throw new NotSupportedException();

        public string GetPinnedType(string element) => throw new NotSupportedException();

        public string GetPointerType(string element) => throw new NotSupportedException();

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte kind) => throw new NotSupportedException();

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte kind) => throw new NotSupportedException();

        public string GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte kind) => throw new NotSupportedException();
    }
}
