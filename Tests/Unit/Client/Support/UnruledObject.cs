using System;
using Lwm2m.Coap;

namespace Lwm2m.Client.Tests
{
    /// <summary>
    /// An object that a server may do everything with, whose values are others at each read and whose code throws where the test says so.
    /// It has instance 0 from the start.
    /// </summary>
    internal sealed class UnruledObject : AccountObject
    {
        public const int ObjectId = 10300;
        public const int Float = 0;
        public const int Integer = 1;
        public const int Numbers = 2;       // two instances
        public const int Text = 3;
        public const int Action = 4;
        public const int Blob = 5;          // absent unless it has a size

        private static readonly int[] Table =
        {
            Float | Resource.Float | Resource.ReadWrite,
            Integer | Resource.Integer | Resource.ReadWrite,
            Numbers | Resource.Integer | Resource.ReadWrite | Resource.Multiple,
            Text | Resource.String | Resource.ReadWrite,
            Action | Resource.Execute,
            Blob | Resource.Opaque | Resource.Read,
        };

        private readonly byte[] _piece = new byte[100];
        private int _instances = 1;
        private int _calls;

        public UnruledObject()
            : base(ObjectId, "1.0", Table)
        {
        }

        /// <summary>The callback that throws, by its name, or null.</summary>
        public string ThrowsIn { get; set; }

        /// <summary>Calls of it that go well before one throws.</summary>
        public int ThrowsAfter { get; set; }

        /// <summary>Whether it throws again and again, or once.</summary>
        public bool ThrowsOnce { get; set; }

        /// <summary>What the float has; with <see cref="Moves"/> the first value.</summary>
        public double FloatValue { get; set; }

        /// <summary>Whether numbers and text are others at each read.</summary>
        public bool Moves { get; set; }

        public int BlobSize { get; set; }

        /// <summary>Whether a bootstrap server writes it.</summary>
        public bool IsStaged { get; set; }

        /// <summary>Reads so far.</summary>
        public int Reads { get; set; }

        /// <summary>Writes done so far.</summary>
        public int Writes { get; private set; }

        public int Deletions { get; private set; }

        public override int InstanceCount
        {
            get
            {
                Call("InstanceCount");
                return _instances;
            }
        }

        public override int InstanceRevision
        {
            get
            {
                Call("InstanceRevision");
                return _instances;
            }
        }

        public override bool IsPresent
        {
            get
            {
                Call("IsPresent");
                return true;
            }
        }

        public override int InstanceIdAt(int index)
        {
            Call("InstanceIdAt");
            return index;
        }

        public override bool HasResource(int instanceId, int resourceId)
        {
            Call("HasResource");
            return resourceId != Blob || BlobSize > 0;
        }

        public override int ResourceInstanceCount(int instanceId, int resourceId)
        {
            Call("ResourceInstanceCount");
            return 2;
        }

        public override int ResourceInstanceIdAt(int instanceId, int resourceId, int index)
        {
            Call("ResourceInstanceIdAt");
            return index;
        }

        public override byte Read(int instanceId, int resourceId, int resourceInstanceId, ValueWriter value)
        {
            Call("Read");
            Reads++;
            int move = Moves ? Reads : 0;
            switch (resourceId)
            {
                case Float:
                    value.WriteFloat(FloatValue + move);
                    break;
                case Text:
                    _piece[0] = (byte)('a' + move % 26);
                    value.WriteString(_piece, 0, 1);
                    break;
                case Blob:
                    value.BeginOpaque(BlobSize);
                    for (int i = 0; i < BlobSize; i++)
                    {
                        _piece[0] = (byte)(i + move);
                        value.AppendOpaque(_piece, 0, 1);
                    }

                    break;
                default:
                    value.WriteInteger(move);
                    break;
            }

            Call("EndOfRead");
            return CoapCode.Content;
        }

        public override byte Validate(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            Call("Validate");
            return CoapCode.Changed;
        }

        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            Call("Write");
            Writes++;
            return CoapCode.Changed;
        }

        public override void ClearResource(int instanceId, int resourceId)
        {
            Call("ClearResource");
        }

        public override void ResetInstance(int instanceId)
        {
            Call("ResetInstance");
        }

        public override Lwm2mObject Stage(AccountList accounts)
        {
            Call("Stage");
            return IsStaged ? this : null;
        }

        public override byte Execute(int instanceId, int resourceId, ExecuteArguments arguments)
        {
            Call("Execute");
            return CoapCode.Changed;
        }

        public override int NextInstanceId()
        {
            Call("NextInstanceId");
            return _instances;
        }

        public override bool HasDefault(int resourceId)
        {
            Call("HasDefault");
            return true;
        }

        public override byte Create(int instanceId)
        {
            Call("Create");
            _instances++;
            return CoapCode.Created;
        }

        public override byte Delete(int instanceId)
        {
            Call("Delete");
            _instances--;
            Deletions++;
            Call("EndOfDelete");
            return CoapCode.Deleted;
        }

        private void Call(string name)
        {
            if (ThrowsIn is null || ThrowsIn != name)
            {
                return;
            }

            if (_calls++ >= ThrowsAfter)
            {
                _calls = 0;
                ThrowsIn = ThrowsOnce ? null : ThrowsIn;
                throw new InvalidOperationException(name);
            }
        }
    }
}
