namespace Lwm2m.Bench.Tests.Modem;

/// <summary>What the tests of faults send to the stand-in.</summary>
internal static class FaultSteps
{
    internal const string Coap = "4402b60b2161fb63b13101300138";
    internal const string Submit = "0011000a9178563412210004000e" + Coap; // 27 octets, to +8765432112

    internal static string Ask(ModemRig rig, string command)
    {
        rig.Send(command + "\r");
        return rig.Take(10);
    }
}
