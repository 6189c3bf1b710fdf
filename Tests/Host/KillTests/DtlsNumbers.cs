using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Dtls.Records;

namespace Lwm2m.Host.Tests;

/// <summary>
/// What a device sends under each of its DTLS connections, read from a capture: no record number and no explicit nonce may
/// come twice under the same keys (RFC 6347 §4.1, RFC 6655 §3). Keys belong to a client random, or to the connection ID that the
/// server has given; it never gives one twice.
/// </summary>
internal sealed class DtlsNumbers(int connectionIdLength)
{
    private const int ExplicitNonceLength = 8;

    private readonly Dictionary<int, string> _randoms = [];
    private readonly Dictionary<int, List<string>> _seenRandoms = [];
    private readonly HashSet<string> _records = [];
    private readonly HashSet<string> _nonces = [];

    /// <summary>What came twice.</summary>
    public List<string> Repeated { get; } = [];

    public int Records => _records.Count;

    public int Connections => _seenRandoms.Values.Sum(randoms => randoms.Count);

    public void Take(Seen datagram)
    {
        if (datagram.ToDevice)
        {
            return;
        }

        ReadOnlyMemory<byte> rest = datagram.Bytes;
        while (DtlsRecord.TryTake(ref rest, connectionIdLength, out var record))
        {
            Take(datagram.Device, record);
        }

        if (!rest.IsEmpty)
        {
            throw new InvalidOperationException("no record: " + Convert.ToHexString(datagram.Bytes));
        }
    }

    private void Take(int device, DtlsRecord record)
    {
        if (record.TryReadClientRandom(out var random))
        {
            NoteRandom(device, Convert.ToHexString(random.Span));
        }

        if (record.Epoch == 0)
        {
            return;
        }

        var keys = record.Type == ContentType.Tls12Cid
            ? "cid " + Convert.ToHexString(record.ConnectionId.Span)
            : "random " + _randoms.GetValueOrDefault(device);
        Add(_records, $"{keys} record {record.Epoch} {record.SequenceNumber}");
        if (record.Fragment.Length > ExplicitNonceLength)
        {
            Add(_nonces, $"{keys} nonce {Convert.ToHexString(record.Fragment.Span[..ExplicitNonceLength])}");
        }
    }

    // The second ClientHello of a handshake, with the cookie, has the random of the first.
    private void NoteRandom(int device, string random)
    {
        var current = _randoms.GetValueOrDefault(device);
        if (random == current)
        {
            return;
        }

        if (_seenRandoms.Any(entry => entry.Value.Contains(random)))
        {
            Repeated.Add("client random " + random);
        }

        _randoms[device] = random;
        if (!_seenRandoms.TryGetValue(device, out var all))
        {
            _seenRandoms[device] = all = [];
        }

        all.Add(random);
    }

    private void Add(HashSet<string> set, string entry)
    {
        if (!set.Add(entry))
        {
            Repeated.Add(entry);
        }
    }
}
