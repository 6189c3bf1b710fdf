namespace Lwm2m.Cli;

/// <summary>Files that hold keys.</summary>
public static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a file, or empties the one that is there, which only its owner may read and write.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    /// <summary>Writes a file in place of the one that is there: after a kill at any moment one of the two is there, whole.</summary>
    public static void Replace(string path, byte[] content)
    {
        var fresh = path + ".new";
        using (var stream = Create(fresh))
        {
            stream.Write(content);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
