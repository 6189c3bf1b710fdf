using System.Buffers.Binary;
using System.Net.Sockets;
using Lwm2m.Bench.Modem;

namespace Lwm2m.Bench.Card;

/// <summary>
/// A card in the virtual reader of vsmartcard, vpcd, which pcscd has as a reader: a TCP connection with messages behind a length of two octets. A message of one octet
/// is one of the reader: off, on, reset, or the answer to reset.
/// </summary>
public sealed class VpcdClient : IDisposable
{
    /// <summary>Port of the first reader of vpcd.</summary>
    public const int DefaultPort = 35963;

    private const byte PowerOff = 0;
    private const byte PowerOn = 1;
    private const byte Reset = 2;
    private const byte GetAnswer = 4;
    private const int ShortestCommand = 4;

    private readonly IModemCard _card;
    private readonly byte[] _atr;
    private readonly T0Tpdu _tpdu;
    private readonly TcpClient _client = new() { NoDelay = true };

    /// <summary>Makes one.</summary>
    /// <param name="card">What carries out the commands.</param>
    /// <param name="atr">Its answer to reset.</param>
    public VpcdClient(IModemCard card, byte[] atr)
    {
        _card = card;
        _atr = atr;
        _tpdu = new T0Tpdu(card, new T0Faults());
    }

    /// <summary>What the host did that a careful one does not.</summary>
    public IReadOnlyList<string> Violations => _tpdu.Violations;

    /// <summary>Puts the card into the reader.</summary>
    /// <exception cref="SocketException">vpcd does not listen there.</exception>
    public ValueTask ConnectAsync(string host, int port, CancellationToken cancellation) => _client.ConnectAsync(host, port, cancellation);

    /// <summary>Serves until the reader is gone.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var stream = _client.GetStream();
        var head = new byte[2];
        while (await stream.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) == 2)
        {
            var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
            if (await stream.ReadAtLeastAsync(message, message.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) < message.Length)
            {
                return;
            }

            if (Answer(message) is { } answer)
            {
                await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer], cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private byte[]? Answer(byte[] message)
    {
        if (message.Length == 1)
        {
            if (message[0] is PowerOff or PowerOn or Reset)
            {
                _tpdu.Reset();
                _card.Reset();
                return null;
            }

            return message[0] == GetAnswer && _card.IsPresent ? _atr : [];
        }

        return message.Length < ShortestCommand ? [0x67, 0x00] : Exchange(message);
    }

    // A host may leave P3 out, and Le behind data in.
    private byte[] Exchange(byte[] command)
    {
        byte[] header = command.Length == ShortestCommand ? [.. command, 0] : command[..5];
        if (!T0Tpdu.TakesData(header))
        {
            return command.Length > header.Length ? [0x67, 0x00] : _tpdu.Exchange(header);
        }

        var hasLength = command.Length == 5 + header[4] || (command.Length == 6 + header[4] && header[4] > 0);
        return command.Length > 5 && !hasLength ? [0x67, 0x00] : _tpdu.Exchange([.. header, .. command.Skip(5).Take(header[4])]);
    }
}
