namespace Lwm2m.Cli;

/// <summary>Files that hold keys.</summary>
public static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file, which only its owner may read, in place of the one that is there: after a kill at any moment one of the two is there, whole.</summary>
    public static void Replace(string path, byte[] content)
    {
        // A file that is there keeps its mode, so it has to be a new one.
        var fresh = path + ".new";
        File.Delete(fresh);
        using (var stream = Create(fresh))
        {
            stream.Write(content);
        }

        File.Move(fresh, path, overwrite: true);
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }
}
