using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lwm2m.Bench.Dtls.Handshakes;

/// <summary>Sessions to resume: kept here by their ID (RFC 5246 §F.1.4), or by the client in a ticket that only we can read (RFC 5077 §4).</summary>
internal sealed class SessionStore(TimeProvider time)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int MasterLength = 48;
    private const int MostSessions = 1024;

    private readonly Dictionary<string, Session> _byId = [];
    private AesGcm _ticketKey = NewKey();

    /// <summary>All that are kept here.</summary>
    public IEnumerable<(byte[] Id, Session Session)> All => _byId.Select(entry => (Convert.FromHexString(entry.Key), entry.Value));

    public void Keep(byte[] id, Session session)
    {
        if (_byId.Count >= MostSessions)
        {
            _byId.Remove(_byId.MinBy(entry => entry.Value.Until).Key);
        }

        _byId[Convert.ToHexString(id)] = session;
    }

    public Session? Find(byte[] id) => Living(_byId.GetValueOrDefault(Convert.ToHexString(id)));

    public void Forget(byte[] id) => _byId.Remove(Convert.ToHexString(id));

    /// <summary>Forgets all, tickets too, as after a restart.</summary>
    public void ForgetAll()
    {
        _byId.Clear();
        _ticketKey = NewKey();
    }

    public byte[] Ticket(Session session)
    {
        var clear = new byte[MasterLength + 2 + 1 + 1 + sizeof(long)];
        session.Master.CopyTo(clear, 0);
        BinaryPrimitives.WriteUInt16BigEndian(clear.AsSpan(MasterLength), (ushort)session.CipherSuite);
        clear[MasterLength + 2] = session.ExtendedMasterSecret ? (byte)1 : (byte)0;
        clear[MasterLength + 3] = session.MaxFragmentLengthCode;
        BinaryPrimitives.WriteInt64BigEndian(clear.AsSpan(MasterLength + 4), session.Until.ToUnixTimeSeconds());
        clear = [.. clear, .. Encoding.UTF8.GetBytes(session.Identity)];
        var ticket = new byte[NonceLength + clear.Length + TagLength];
        RandomNumberGenerator.Fill(ticket.AsSpan(0, NonceLength));
        _ticketKey.Encrypt(ticket.AsSpan(0, NonceLength), clear, ticket.AsSpan(NonceLength, clear.Length), ticket.AsSpan(NonceLength + clear.Length));
        return ticket;
    }

    public Session? Open(byte[] ticket)
    {
        var length = ticket.Length - NonceLength - TagLength;
        if (length < MasterLength + 4 + sizeof(long))
        {
            return null;
        }

        var clear = new byte[length];
        try
        {
            _ticketKey.Decrypt(ticket.AsSpan(0, NonceLength), ticket.AsSpan(NonceLength, length), ticket.AsSpan(NonceLength + length), clear);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Living(new Session(
            clear[..MasterLength],
            (CipherSuite)BinaryPrimitives.ReadUInt16BigEndian(clear.AsSpan(MasterLength)),
            clear[MasterLength + 2] != 0,
            clear[MasterLength + 3],
            Encoding.UTF8.GetString(clear.AsSpan(MasterLength + 4 + sizeof(long))),
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(clear.AsSpan(MasterLength + 4)))));
    }

    private static AesGcm NewKey() => new(RandomNumberGenerator.GetBytes(16), TagLength);

    private Session? Living(Session? session) => session is not null && session.Until > time.GetUtcNow() ? session : null;
}
