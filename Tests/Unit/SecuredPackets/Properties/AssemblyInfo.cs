using System.Reflection;

[assembly: AssemblyTitle("Lwm2m.SecuredPackets.Tests")]
[assembly: AssemblyProduct("Lwm2mDevice")]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
