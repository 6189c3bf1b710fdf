namespace Lwm2m.Cli;

/// <summary>Why a bootstrap server is not turned to.</summary>
public static class BootstrapRefusal
{
    /// <summary>What is said of one without security.</summary>
    public static string WithoutSecurity(string uri) =>
        $"{uri} would hand out keys without any security; give a key or an OSCORE context, or say --insecure-bootstrap";
}
