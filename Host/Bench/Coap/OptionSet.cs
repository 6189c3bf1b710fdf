using System.Collections;

namespace Lwm2m.Bench.Coap;

/// <summary>The options of a message, in the order of their numbers; equal numbers keep the order they were given. Immutable.</summary>
public sealed class OptionSet : IEnumerable<CoapOption>
{
    /// <summary>No options.</summary>
    public static readonly OptionSet Empty = new([]);

    private readonly CoapOption[] _options;

    /// <summary>Sorts the options by number.</summary>
    public OptionSet(IEnumerable<CoapOption> options)
    {
        _options = [.. options.OrderBy(option => option.Number)];
    }

    /// <summary>Number of options.</summary>
    public int Count => _options.Length;

    /// <summary>These options and one more.</summary>
    public OptionSet Add(CoapOption option) => new(_options.Append(option));

    /// <summary>These options with only this one of its number.</summary>
    public OptionSet Set(CoapOption option) => Remove(option.Number).Add(option);

    /// <summary>These options without those of the given numbers.</summary>
    public OptionSet Remove(params int[] numbers) => new(_options.Where(option => !numbers.Contains(option.Number)));

    /// <summary>Whether there is one of this number.</summary>
    public bool Has(int number) => First(number) is not null;

    /// <summary>The first of this number.</summary>
    public CoapOption? First(int number) => Array.Find(_options, option => option.Number == number);

    /// <summary>The first of this number, read as a number.</summary>
    public uint? Number(int number) => First(number)?.Number32;

    /// <summary>All of this number, read as text.</summary>
    public IReadOnlyList<string> Texts(int number) =>
        [.. _options.Where(option => option.Number == number).Select(option => option.Text)];

    /// <summary>The block option of this number; null when there is none.</summary>
    public Block? Block(int number) => First(number) is { } option ? Coap.Block.Decode(option.Number32) : null;

    /// <inheritdoc/>
    public IEnumerator<CoapOption> GetEnumerator() => ((IEnumerable<CoapOption>)_options).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
