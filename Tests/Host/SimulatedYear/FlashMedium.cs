using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Foundation;

namespace Lwm2m.Host.Tests;

/// <summary>Flash that counts what it takes, by record.</summary>
internal sealed class FlashMedium : RecordMedium
{
    private readonly Dictionary<(string Name, int Slot), byte[]> _slots = [];
    private readonly SortedDictionary<string, int> _writes = new(StringComparer.Ordinal);

    /// <summary>Slots written or erased.</summary>
    public int Writes { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Whether it takes nothing any more: full, worn, or mounted for reading only.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Writes of each record.</summary>
    public string Report() => string.Join(", ", _writes.Select(entry => $"{entry.Key} {entry.Value}"));

    public override int Read(string name, int slot, byte[] buffer, int offset, int count)
    {
        if (!_slots.TryGetValue((name, slot), out var content))
        {
            return Missing;
        }

        var read = Math.Min(count, content.Length);
        Array.Copy(content, 0, buffer, offset, read);
        return read;
    }

    public override bool Write(string name, int slot, byte[] buffer, int offset, int count)
    {
        if (IsReadOnly)
        {
            return false;
        }

        _slots[(name, slot)] = buffer.AsSpan(offset, count).ToArray();
        Count(name, count);
        return true;
    }

    public override bool Delete(string name, int slot)
    {
        if (!IsReadOnly && _slots.Remove((name, slot)))
        {
            Count(name, 0);
        }

        return !IsReadOnly;
    }

    private void Count(string name, int bytes)
    {
        Writes++;
        Bytes += bytes;
        _writes[name] = _writes.GetValueOrDefault(name) + 1;
    }
}
