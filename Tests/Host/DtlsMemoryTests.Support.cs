using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <content>The link that handshakes with recorded flights, and the search for secrets in its memory.</content>
public partial class DtlsMemoryTests
{
    private static DtlsLink Made(Path path, DtlsStore? store, CryptoEngine engine, DtlsOptions? options = null) =>
        new(path, new PreSharedKey(Encoding.ASCII.GetBytes("Client_identity"), Key), options ?? new DtlsOptions(), engine, new Counting(), store);

    /// <summary>The server's flight with a SessionTicket extension in its ServerHello (RFC 5077 §3.2), and the lengths to match.</summary>
    private static byte[] WithTicketExtension()
    {
        const int HelloLength = 13 + 0x62;
        byte[] flight = [.. Flights[1][..HelloLength], 0, 0x23, 0, 0, .. Flights[1][HelloLength..]];
        foreach (int at in new[] { 12, 16, 24, HelloLength - 15 })
        {
            flight[at] += 4;
        }

        return flight;
    }

    private static byte[] NewSessionTicket(byte[] ticket)
    {
        byte length = (byte)(6 + ticket.Length);
        byte[] message = [4, 0, 0, length, 0, 4, 0, 0, 0, 0, 0, length, 0, 0, 0, 0, 0, (byte)ticket.Length, .. ticket];
        return [22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, (byte)message.Length, .. message];
    }

    private static DtlsLink Opened(Path path, DtlsStore? store, CryptoEngine engine)
    {
        DtlsLink link = Made(path, store, engine);
        link.Open(0);
        foreach (byte[] flight in Flights)
        {
            path.Pending = flight;
            link.Step(0);
        }

        Assert.AreEqual(LinkState.Open, link.State);
        return link;
    }

    private static bool Send(DtlsLink link, string text) => link.Send(Encoding.ASCII.GetBytes(text), 0, text.Length);

    private static byte[] KeyBlock(DtlsLink link) => ((byte[])Field(Field(Field(link, "_association"), "_connection"), "_keyBlock")).ToArray();

    /// <summary>A record of the server with 40 bytes, made by .NET.</summary>
    private static byte[] Sealed(byte[] keyBlock, int number, byte[]? content = null)
    {
        var sealedBytes = new byte[13 + 8 + 40 + 8];
        new byte[] { 23, 0xfe, 0xfd, 0, 1 }.CopyTo(sealedBytes, 0);
        BinaryPrimitives.WriteInt32BigEndian(sealedBytes.AsSpan(7), number);
        sealedBytes[12] = 8 + 40 + 8;
        sealedBytes.AsSpan(3, 8).CopyTo(sealedBytes.AsSpan(13));
        byte[] nonce = [.. keyBlock[36..40], .. sealedBytes[3..11]];
        byte[] aad = [.. sealedBytes[3..11], .. sealedBytes[..3], 0, 40];
        using var ccm = new System.Security.Cryptography.AesCcm(keyBlock[16..32]);
        ccm.Encrypt(nonce, content ?? new byte[40], sealedBytes.AsSpan(21, 40), sealedBytes.AsSpan(61, 8), aad);
        return sealedBytes;
    }

    private static object Field(object owner, string name) =>
        owner.GetType().GetField(name, BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(owner)!;

    private static bool Holds(object root, byte[] secret) => Arrays(root).Any(array => Contains(array, secret));

    private static bool Contains(Array array, byte[] secret)
    {
        byte[] bytes = Bytes(array);
        return bytes.AsSpan().IndexOf(secret) >= 0 || Swapped(bytes).AsSpan().IndexOf(secret) >= 0;
    }

    /// <summary>All arrays of numbers that can be reached from the link, but for the credentials and the store that its owner gave it.</summary>
    private static HashSet<Array> Arrays(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var found = new HashSet<Array>(ReferenceEqualityComparer.Instance);
        var left = new Stack<object>([root]);
        while (left.TryPop(out object? next))
        {
            if (next is string or LinkCredentials or Store or RandomSource || !seen.Add(next))
            {
                continue;
            }

            if (next is Array array)
            {
                if (array.GetType().GetElementType()!.IsPrimitive)
                {
                    found.Add(array);
                }
                else
                {
                    array.Cast<object?>().Where(item => item is not null).ToList().ForEach(item => left.Push(item!));
                }

                continue;
            }

            for (Type? type = next.GetType(); type is not null; type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
                {
                    if (!field.FieldType.IsPrimitive && !field.FieldType.IsEnum && field.GetValue(next) is { } value)
                    {
                        left.Push(value);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>A secret, and as an HMAC has it for its key (RFC 2104 §2).</summary>
    private static byte[][] WithPads(byte[] secret) => [secret, [.. secret.Select(value => (byte)(value ^ 0x36))], [.. secret.Select(value => (byte)(value ^ 0x5c))]];

    private static byte[] Bytes(Array array)
    {
        var bytes = new byte[Buffer.ByteLength(array)];
        Buffer.BlockCopy(array, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    /// <summary>Words as a cipher keeps them, in network byte order.</summary>
    private static byte[] Swapped(byte[] bytes)
    {
        byte[] swapped = bytes[..(bytes.Length & ~3)];
        foreach (ref int word in MemoryMarshal.Cast<byte, int>(swapped.AsSpan()))
        {
            word = BinaryPrimitives.ReverseEndianness(word);
        }

        return swapped;
    }

    /// <summary>How a handshake ends.</summary>
    public enum Ending
    {
        Done,
        Silence,
        Close,
        NewKey,
        Abandon,
    }

    /// <summary>Keeps the buffers that it was given, and what was in them.</summary>
    private sealed class HoldingStore : Store
    {
        private readonly MemoryStore _inner = new();

        public bool Takes { get; init; }

        public List<byte[]> Held { get; } = [];

        public List<byte[]> Seen { get; } = [];

        public override bool IsDoubtful => false;

        public override int Read(string name, byte[] buffer, int offset, int count)
        {
            int length = _inner.Read(name, buffer, offset, count);
            Hold(buffer);
            return length;
        }

        public override bool Write(string name, byte[] buffer, int offset, int count)
        {
            Hold(buffer);
            return Takes && _inner.Write(name, buffer, offset, count);
        }

        public override bool Erase(string name) => _inner.Erase(name);

        private void Hold(byte[] buffer)
        {
            Held.Add(buffer);
            Seen.Add([.. buffer]);
        }
    }

    private sealed class Counting : RandomSource
    {
        public override void Fill(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = (byte)(i + 1);
            }
        }
    }

    private sealed class Path : DatagramLink
    {
        private LinkState _state;

        public byte[]? Pending { get; set; }

        public override LinkState State => _state;

        public override int MaxDatagram => 1232;

        public override void Open(long nowMs) => _state = LinkState.Open;

        public override void Close() => _state = LinkState.Closed;

        public override bool Send(byte[] buffer, int offset, int count) => true;

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (Pending is not { } datagram)
            {
                return 0;
            }

            Pending = null;
            datagram.CopyTo(buffer.AsSpan(offset));
            return datagram.Length;
        }

        public override bool Wait(int timeoutMs) => false;
    }
}
