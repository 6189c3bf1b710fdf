using System.Security.Cryptography;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Oscore;

/// <summary>
/// A security context: keys derived from credentials under one ID Context, the sender's sequence number and the
/// replay window (RFC 8613 §3.1).
/// </summary>
public sealed class OscoreContext
{
    /// <summary>The last sequence number (RFC 8613 §7.2.1).</summary>
    public const ulong MaxSequenceNumber = (1UL << 40) - 1;

    private const int KeyLength = 16;
    private const int NonceLength = 13;
    private const int TagLength = 8;
    private const int PaddedPartialIvLength = 5;
    private const int PaddedIdLength = NonceLength - PaddedPartialIvLength - 1;

    private readonly Lock _lock = new();
    private readonly ReplayWindow _window;

    /// <summary>Derives the keys under the ID Context of the credentials.</summary>
    public OscoreContext(OscoreCredentials credentials)
        : this(credentials, credentials.IdContext)
    {
    }

    /// <summary>Derives the keys under an ID Context; null for none.</summary>
    public OscoreContext(OscoreCredentials credentials, ReadOnlyMemory<byte>? idContext)
    {
        Credentials = credentials;
        IdContext = idContext;
        SenderKey = credentials.Derive(credentials.SenderId, idContext, "Key", KeyLength);
        RecipientKey = credentials.Derive(credentials.RecipientId, idContext, "Key", KeyLength);
        CommonIv = credentials.Derive(default, idContext, "IV", NonceLength);
        _window = new ReplayWindow(credentials.ReplayWindow);
    }

    /// <summary>What it was derived from.</summary>
    public OscoreCredentials Credentials { get; }

    /// <summary>The ID Context; null for none.</summary>
    public ReadOnlyMemory<byte>? IdContext { get; }

    /// <summary>Sender Key.</summary>
    public ReadOnlyMemory<byte> SenderKey { get; }

    /// <summary>Recipient Key.</summary>
    public ReadOnlyMemory<byte> RecipientKey { get; }

    /// <summary>Common IV.</summary>
    public ReadOnlyMemory<byte> CommonIv { get; }

    /// <summary>The sequence number of the next message. To set it back breaks the encryption.</summary>
    public ulong SenderSequenceNumber { get; set; }

    /// <summary>The nonce for a Partial IV and the ID of the endpoint that chose it (RFC 8613 §5.2).</summary>
    public byte[] Nonce(ReadOnlyMemory<byte> id, ReadOnlyMemory<byte> partialIv)
    {
        var nonce = new byte[NonceLength];
        nonce[0] = (byte)id.Length;
        id.Span.CopyTo(nonce.AsSpan(1 + PaddedIdLength - id.Length));
        partialIv.Span.CopyTo(nonce.AsSpan(NonceLength - partialIv.Length));
        for (var i = 0; i < NonceLength; i++)
        {
            nonce[i] ^= CommonIv.Span[i];
        }

        return nonce;
    }

    internal OscoreSnapshot Save(PeerSnapshot? address)
    {
        lock (_lock)
        {
            return new OscoreSnapshot(IdContext?.ToArray(), SenderSequenceNumber, _window.Newest, _window.Seen, address);
        }
    }

    internal void Restore(OscoreSnapshot snapshot)
    {
        lock (_lock)
        {
            SenderSequenceNumber = snapshot.SenderSequenceNumber;
            _window.Restore(snapshot.Newest, snapshot.Seen);
        }
    }

    /// <summary>Takes the next sequence number.</summary>
    /// <exception cref="OscoreException">They are used up.</exception>
    internal ulong TakeSequenceNumber()
    {
        lock (_lock)
        {
            return SenderSequenceNumber <= MaxSequenceNumber
                ? SenderSequenceNumber++
                : throw new OscoreException("the sequence numbers of the context are used up");
        }
    }

    /// <summary>Whether a sequence number may be new; told before the message is opened.</summary>
    internal bool IsFresh(ulong number)
    {
        lock (_lock)
        {
            return _window.IsFresh(number);
        }
    }

    /// <summary>Notes the number of a message that was opened.</summary>
    /// <returns>False when another message with it was faster.</returns>
    internal bool Accept(ulong number)
    {
        lock (_lock)
        {
            if (!_window.IsFresh(number))
            {
                return false;
            }

            _window.Accept(number);
            return true;
        }
    }

    /// <summary>Begins the replay window anew at a number that was shown to be fresh.</summary>
    internal void StartWindowAt(ulong number)
    {
        lock (_lock)
        {
            _window.StartAt(number);
        }
    }

    /// <summary>Encrypts with the Sender Key, or with a key that is not it.</summary>
    internal byte[] Seal(byte[] nonce, byte[] additionalData, byte[] plaintext, bool wrongKey)
    {
        var key = SenderKey.ToArray();
        key[0] ^= (byte)(wrongKey ? 1 : 0);
        var sealedBytes = new byte[plaintext.Length + TagLength];
        using var ccm = new AesCcm(key);
        ccm.Encrypt(nonce, plaintext, sealedBytes.AsSpan(0, plaintext.Length), sealedBytes.AsSpan(plaintext.Length), additionalData);
        return sealedBytes;
    }

    /// <summary>Verifies and decrypts with the Recipient Key; null when it does not verify.</summary>
    internal byte[]? Open(byte[] nonce, byte[] additionalData, ReadOnlySpan<byte> ciphertext)
    {
        if (ciphertext.Length < TagLength)
        {
            return null;
        }

        var plaintext = new byte[ciphertext.Length - TagLength];
        using var ccm = new AesCcm(RecipientKey.Span);
        try
        {
            ccm.Decrypt(nonce, ciphertext[..plaintext.Length], ciphertext[plaintext.Length..], plaintext, additionalData);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
