using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Objects;

namespace Lwm2m.Host.Tests;

/// <summary>An object that takes an image block by block in /10301/0/0 and keeps its length and a sum of it.</summary>
internal sealed class StreamedImage : SingleInstanceObject
{
    public const int ObjectId = 10301;

    private static readonly int[] Table = [0 | Resource.Opaque | Resource.Write];

    private readonly Sink _sink;

    public StreamedImage()
        : base(ObjectId, "1.0", Table) => _sink = new Sink(this);

    public int Count { get; private set; }

    public uint Sum { get; private set; } = 1;

    public int Finished { get; private set; }

    public int Aborted { get; private set; }

    /// <summary>The sum of a body, which tells the order of its bytes.</summary>
    public static uint SumOf(uint sum, byte next) => (sum * 16777619) ^ next;

    public override BodySink OpenStream(int instanceId, int resourceId) => _sink;

    private sealed class Sink(StreamedImage owner) : BodySink
    {
        public override byte Write(int bodyOffset, byte[] buffer, int offset, int count)
        {
            owner.Count += count;
            for (int i = 0; i < count; i++)
            {
                owner.Sum = SumOf(owner.Sum, buffer[offset + i]);
            }

            return CoapCode.Empty;
        }

        public override byte Finish(int count)
        {
            owner.Finished++;
            return CoapCode.Changed;
        }

        public override void Abort() => owner.Aborted++;
    }
}
