using System.Reflection;

[assembly: AssemblyTitle("Lwm2m.MbedTls")]
[assembly: AssemblyProduct("Lwm2mDevice")]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]

// Rises with every change of a native method, in native/interop too.
[assembly: AssemblyNativeVersion("100.0.0.1")]
