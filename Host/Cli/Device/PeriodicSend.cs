using Lwm2m.Client;
using Lwm2m.Send;

namespace Lwm2m.Cli;

/// <summary>Tells what is at a path to all servers by Send, again and again.</summary>
public sealed class PeriodicSend : SendListener
{
    private readonly Sender _sender;
    private readonly Lwm2m.Client.Lwm2mPath _path = new();
    private readonly string _name;
    private readonly int _everyMs;
    private readonly Action<string> _tell;
    private long _dueMs;

    /// <summary>Sends of a client.</summary>
    /// <param name="sender">Whose.</param>
    /// <param name="behaviour">What and how often.</param>
    /// <param name="tell">Is told how each ended.</param>
    public PeriodicSend(Sender sender, DeviceBehaviour behaviour, Action<string> tell)
    {
        var path = behaviour.SendPath!.Value;
        _sender = sender;
        _path.Set(path.Object!.Value, Id(path.Instance), Id(path.Resource), Id(path.ResourceInstance));
        _name = path.ToString();
        _everyMs = behaviour.SendEveryS * 1000;
        _tell = tell;
    }

    /// <summary>Sends if it is time.</summary>
    /// <returns>When it is time again.</returns>
    public long Step(long nowMs)
    {
        if (nowMs >= _dueMs)
        {
            _dueMs = nowMs + _everyMs;
            var outcome = _sender.Send(Sender.AllServers, _path, this);
            if (outcome is not (SendOutcome.Queued or SendOutcome.NotRegistered))
            {
                _tell($"send {_name}: {outcome}");
            }
        }

        return _dueMs;
    }

    /// <inheritdoc/>
    public override void OnSendEnded(int shortServerId, SendOutcome outcome, byte code) =>
        _tell($"send {_name} to server {shortServerId}: {outcome}{(code == 0 ? "" : $", {code >> 5}.{code & 31:00}")}");

    private static int Id(ushort? number) => number ?? Lwm2m.Client.Lwm2mPath.None;
}
