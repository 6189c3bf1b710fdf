using System.Diagnostics;
using System.Net;
using System.Text;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>OpenSSL's <c>s_client</c> over DTLS 1.2 with a pre-shared key; the test is inconclusive when it is not installed.</summary>
internal sealed class OpenSslClient : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task _reading;

    public OpenSslClient(EndPoint server, string identity, string key, params string[] more)
    {
        string[] arguments =
        [
            "s_client", "-dtls1_2", "-connect", $"{server}", "-psk", key, "-psk_identity", identity,
            "-cipher", "PSK-AES128-CCM8:PSK-AES128-CBC-SHA256:@SECLEVEL=0", .. more,
        ];
        var start = new ProcessStartInfo("openssl", arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.Inconclusive($"openssl is not installed: {e.Message}");
        }

        _process = process!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public void Say(string line)
    {
        _process.StandardInput.Write(line + "\n");
        _process.StandardInput.Flush();
    }

    /// <summary>Waits until it has printed a text, or fails with what it did print.</summary>
    public async Task<string> ExpectAsync(string text, CancellationToken cancellation)
    {
        while (!Output.Contains(text))
        {
            if (cancellation.IsCancellationRequested || (_process.HasExited && _reading.IsCompleted && !Output.Contains(text)))
            {
                Assert.Fail($"waited for '{text}' in: {Output}");
            }

            await Task.Delay(10, CancellationToken.None);
        }

        return Output;
    }

    /// <summary>Ends its input, upon which it closes the session, and waits for it.</summary>
    public async Task<string> EndAsync(CancellationToken cancellation)
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(cancellation);
        await _reading;
        return Output;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            lock (_output)
            {
                _output.Append(buffer, 0, count);
            }
        }
    }
}
