using System.Text;

namespace Lwm2m.Cli;

/// <summary>Text into a pipe, whole lines at a time. When its reader has gone, what is written is dropped and the owner told.</summary>
public sealed class PipeWriter : TextWriter
{
    private readonly Lock _lock = new();
    private readonly Stream _pipe;
    private readonly Action _onClosed;
    private readonly StringBuilder _line = new();
    private bool _isClosed;

    /// <summary>Writes into a pipe.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="onClosed">Is called when its reader has gone.</param>
    public PipeWriter(Stream pipe, Action onClosed)
    {
        _pipe = pipe;
        _onClosed = onClosed;
        NewLine = "\n";
    }

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Put(value.ToString());

    /// <inheritdoc/>
    public override void Write(string? value) => Put(value ?? "");

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Put(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Put(value + NewLine);

    /// <inheritdoc/>
    public override void Flush()
    {
        lock (_lock)
        {
            Send();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Flush();
        base.Dispose(disposing);
    }

    private void Put(string text)
    {
        lock (_lock)
        {
            _line.Append(text);
            if (text.EndsWith('\n'))
            {
                Send();
            }
        }
    }

    private void Send()
    {
        var bytes = Encoding.GetBytes(_line.ToString());
        _line.Clear();
        if (_isClosed || bytes.Length == 0)
        {
            return;
        }

        try
        {
            _pipe.Write(bytes);
        }
        catch (IOException)
        {
            _isClosed = true;
            _onClosed();
        }
    }
}
