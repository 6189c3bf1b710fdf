using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Management;

/// <summary>
/// Binding (b) and queue mode (Q) of a Register or an Update. In LwM2M 1.0 the binding tells queue mode
/// (LwM2M 1.0 §5.3.1.1); from 1.1 on it has letters of transports only, and Q is a parameter of its own without a value
/// (LwM2M Core §6.2.1.2, LwM2M Transport §6.4.3).
/// </summary>
internal static class BindingText
{
    private const string OldVersion = "1.0";
    private const string Transports = "UMHTSN";

    private static readonly string[] OldBindings = ["U", "UQ", "S", "SQ", "US", "UQS"];

    /// <summary>Applies what a request tells; gives what is wrong with it, or null.</summary>
    public static string? Apply(CoapRequest request, ref Registration registration)
    {
        var isOld = registration.Version == OldVersion;
        if (request.QueryValue("b") is { } binding)
        {
            if (isOld ? !OldBindings.Contains(binding) : !IsTransports(binding))
            {
                return $"b={binding} in LwM2M {registration.Version}";
            }

            registration = registration with { Binding = binding, QueueMode = isOld ? binding.Contains('Q') : registration.QueueMode };
        }

        if (!isOld && request.QueryValue("Q") is { } queue)
        {
            // Nothing ends queue mode but a new registration.
            if (queue.Length > 0)
            {
                return $"Q={queue}";
            }

            registration = registration with { QueueMode = true };
        }

        return null;
    }

    private static bool IsTransports(string binding) =>
        binding.Length > 0 && binding.All(letter => Transports.Contains(letter)) && binding.Distinct().Count() == binding.Length;
}
