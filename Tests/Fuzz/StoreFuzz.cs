using System;
using Lwm2m.Foundation;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// A record whose slots were damaged. With one slot damaged the other's content is there; with both it is one of those written or
/// none at all; and what is written after that is there.
/// </summary>
public sealed class StoreFuzz : FuzzTarget
{
    private const string Name = "fuzz";
    private const int MaxRecord = 64;

    private readonly Medium _medium = new();
    private readonly byte[] _read = new byte[MaxRecord];
    private FileStore _store;
    private byte[] _older = [];
    private byte[] _newer = [];
    private int _damaged;
    private bool _isErased;
    private bool _both;

    public StoreFuzz() => _store = new FileStore(_medium, MaxRecord);

    public override byte[] Next(Random random)
    {
        _medium.Slots[0] = null;
        _medium.Slots[1] = null;
        _older = Record(random);
        _newer = Record(random);
        for (int writes = random.Next(3); writes >= 0; writes--)
        {
            _store.Write(Name, _older, 0, _older.Length);
        }

        _isErased = random.Next(6) == 0;
        if (_isErased)
        {
            // The mark must be found for the record to be gone, so it is left alone.
            Require(_store.Erase(Name), "not erased");
        }
        else
        {
            Require(_store.Write(Name, _newer, 0, _newer.Length), "not written");
        }

        _damaged = _isErased ? (_medium.Slots[0] is null ? 0 : 1) : random.Next(2);
        _both = !_isErased && random.Next(4) == 0;
        if (_both)
        {
            _medium.Slots[1 - _damaged] = Mutation.Of(random, _medium.Slots[1 - _damaged]!);
        }

        return Mutation.Of(random, _medium.Slots[_damaged] ?? _older);
    }

    public override void Feed(byte[] input)
    {
        _medium.Slots[_damaged] = input;
        _store = new FileStore(_medium, MaxRecord);
        int length = _store.Read(Name, _read, 0, _read.Length);
        bool isOlder = Is(_older, length);
        bool isNewer = Is(_newer, length);
        if (_isErased)
        {
            Require(length == Store.Missing, "an erased record came back");
        }
        else
        {
            Require(isOlder || isNewer || (_both && length is Store.Missing or Store.Damaged), $"read {length}");
        }

        Require(_store.Write(Name, _newer, 0, _newer.Length), "not written over damage");
        Require(Is(_newer, _store.Read(Name, _read, 0, _read.Length)), "not read after it was written");
        Require(_store.Erase(Name) && _store.Read(Name, _read, 0, _read.Length) == Store.Missing, "not erased after it was written");
    }

    private static byte[] Record(Random random)
    {
        var record = new byte[random.Next(MaxRecord + 1)];
        random.NextBytes(record);
        return record;
    }

    private bool Is(byte[] record, int length) => length == record.Length && _read.AsSpan(0, length).SequenceEqual(record);

    private sealed class Medium : RecordMedium
    {
        public byte[]?[] Slots { get; } = new byte[]?[2];

        public override int Read(string name, int slot, byte[] buffer, int offset, int count)
        {
            if (Slots[slot] is not { } content)
            {
                return Missing;
            }

            int read = Math.Min(count, content.Length);
            Array.Copy(content, 0, buffer, offset, read);
            return read;
        }

        public override bool Write(string name, int slot, byte[] buffer, int offset, int count)
        {
            Slots[slot] = buffer.AsSpan(offset, count).ToArray();
            return true;
        }

        public override bool Delete(string name, int slot)
        {
            Slots[slot] = null;
            return true;
        }
    }
}
