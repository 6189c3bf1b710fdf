using System;
using Lwm2m.Coap;

namespace Lwm2m.Client.Tests
{
    /// <summary>An object that takes an image block by block and keeps nothing of it but whether it was the pattern.</summary>
    internal sealed class ImageObject : SingleInstanceObject
    {
        public const int ObjectId = 10301;
        public const string Package = "/10301/0/0";
        public const string ReadOnly = "/10301/0/1";
        public const string Unstreamed = "/10301/0/2";
        public const string Action = "/10301/0/3";

        private static readonly int[] Table =
        {
            0 | Resource.Opaque | Resource.Write,
            1 | Resource.Opaque | Resource.Read,
            2 | Resource.Opaque | Resource.Write,
            3 | Resource.Execute,
        };

        private readonly Sink _sink;

        public ImageObject()
            : base(ObjectId, "1.0", Table)
        {
            _sink = new Sink(this);
        }

        /// <summary>Times it was asked for a stream.</summary>
        public int Asked { get; private set; }

        public int Begun { get; private set; }

        public int Count { get; private set; }

        public int Finished { get; private set; }

        public int Aborted { get; private set; }

        /// <summary>Whether all that came was the pattern, each byte once and in order.</summary>
        public bool IsPattern { get; private set; } = true;

        /// <summary>Values that came by an ordinary Write.</summary>
        public int Writes { get; private set; }

        /// <summary>Offset from which on it refuses with 4.00.</summary>
        public int RefusesAt { get; set; } = int.MaxValue;

        /// <summary>The callback that throws, by its name, or null.</summary>
        public string ThrowsIn { get; set; }

        public byte Answer { get; set; } = CoapCode.Changed;

        /// <summary>The byte of the pattern at an offset.</summary>
        public static byte Pattern(int at)
        {
            return (byte)((at * 31) + (at >> 8));
        }

        /// <summary>A block of 1024 bytes, or the last one, of an image.</summary>
        public static TestRequest Block(string path, int number, bool more, int count = 1024, int format = ContentFormat.OctetStream)
        {
            byte[] body = new byte[count];
            for (int i = 0; i < count; i++)
            {
                body[i] = Pattern((number << 10) + i);
            }

            return new TestRequest(CoapCode.Put, path) { Format = format, Block1 = (number << 4) | (more ? 8 : 0) | 6, Body = body };
        }

        public override BodySink OpenStream(int instanceId, int resourceId)
        {
            Asked++;
            Call("OpenStream");
            return resourceId == 0 ? _sink : null;
        }

        /// <summary>Another value for each image.</summary>
        public override byte Read(int instanceId, int resourceId, int resourceInstanceId, ValueWriter value)
        {
            value.BeginOpaque(1);
            value.AppendOpaque(new byte[] { (byte)Finished }, 0, 1);
            return CoapCode.Content;
        }

        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            Writes++;
            return CoapCode.Changed;
        }

        private void Call(string name)
        {
            if (ThrowsIn == name)
            {
                throw new InvalidOperationException(name);
            }
        }

        private sealed class Sink : BodySink
        {
            private readonly ImageObject _owner;

            public Sink(ImageObject owner)
            {
                _owner = owner;
            }

            public override byte Write(int bodyOffset, byte[] buffer, int offset, int count)
            {
                _owner.Call("Write");
                if (bodyOffset >= _owner.RefusesAt)
                {
                    return CoapCode.BadRequest;
                }

                if (bodyOffset == 0)
                {
                    _owner.Begun++;
                    _owner.Count = 0;
                }

                bool isPattern = bodyOffset == _owner.Count;
                for (int i = 0; i < count; i++)
                {
                    isPattern &= buffer[offset + i] == Pattern(bodyOffset + i);
                }

                _owner.IsPattern &= isPattern;
                _owner.Count += count;
                return CoapCode.Empty;
            }

            public override byte Finish(int count)
            {
                _owner.Call("Finish");
                _owner.IsPattern &= count == _owner.Count;
                _owner.Finished++;
                return _owner.Answer;
            }

            public override void Abort()
            {
                _owner.Aborted++;
                _owner.Call("Abort");
            }
        }
    }
}
