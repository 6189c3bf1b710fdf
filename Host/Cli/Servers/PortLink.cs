namespace Lwm2m.Cli;

/// <summary>A symbolic link to a port, which goes with the command.</summary>
internal sealed class PortLink : IDisposable
{
    private readonly string? _path;

    /// <summary>Makes it; without a path there is none.</summary>
    /// <exception cref="RunException">It cannot be made.</exception>
    public PortLink(string? path, string target)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            File.CreateSymbolicLink(path, target);
            _path = path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path} cannot be made: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_path is not null)
        {
            File.Delete(_path);
        }
    }
}
