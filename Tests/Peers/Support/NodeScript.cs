using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Lwm2m.Peers.Tests.Support;

/// <summary>A script of Tests/Peers/node while it runs. It is asked, and answers, in one JSON object a line.</summary>
internal sealed class NodeScript : IAsyncDisposable
{
    private readonly PeerProgram _program;
    private readonly Task<string> _errors;
    private readonly CancellationToken _cancellation;
    private readonly List<JsonElement> _unread = [];

    private NodeScript(PeerProgram program, CancellationToken cancellation)
    {
        _program = program;
        _cancellation = cancellation;
        _errors = program.Errors.ReadToEndAsync(cancellation);
    }

    /// <summary>Starts it; the test is inconclusive without node or the packages.</summary>
    /// <param name="name">File name of the script.</param>
    /// <param name="ready">What it says when it is ready.</param>
    /// <param name="cancellation">Ends all waiting for it.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<NodeScript> StartAsync(string name, string ready, CancellationToken cancellation, params string[] arguments)
    {
        var folder = Folder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Assert.Inconclusive("the npm packages are not installed; ./test does that, or: npm ci --ignore-scripts in Tests/Peers/node");
        }

        var script = new NodeScript(PeerProgram.Start("node", "nodejs.org", [Path.Combine(folder, name), .. arguments]), cancellation);
        await script.HearAsync(ready);
        return script;
    }

    /// <summary>Asks it for something.</summary>
    public async Task AskAsync(object request)
    {
        await _program.Input.WriteLineAsync(JsonSerializer.Serialize(request));
        await _program.Input.FlushAsync(_cancellation);
    }

    /// <summary>Asks it for something and waits for what it says about that.</summary>
    public async Task<JsonElement> AskAsync(object request, string what)
    {
        await AskAsync(request);
        return await HearAsync(what);
    }

    /// <summary>The next thing of a kind that it says.</summary>
    public async Task<JsonElement> HearAsync(string what)
    {
        while (true)
        {
            var index = _unread.FindIndex(said => said.GetProperty("what").GetString() == what);
            if (index >= 0)
            {
                var found = _unread[index];
                _unread.RemoveAt(index);
                return found;
            }

            var line = await _program.Output.ReadLineAsync(_cancellation);
            if (line is null)
            {
                Assert.Fail($"the script ended: {await _errors}");
            }

            _unread.Add(JsonDocument.Parse(line).RootElement);
        }
    }

    /// <summary>Whether it has said something of a kind that nobody has asked for.</summary>
    public bool HasUnread(string what) => _unread.Any(said => said.GetProperty("what").GetString() == what);

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static string Folder([CallerFilePath] string source = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "node"));
}

/// <summary>What a script said, as a test reads it.</summary>
internal static class Said
{
    /// <summary>A field as text; null when it is absent.</summary>
    public static string? Text(this JsonElement said, string field) => said.TryGetProperty(field, out var value) ? value.ToString() : null;
}
