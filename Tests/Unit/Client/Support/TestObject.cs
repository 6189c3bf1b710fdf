using Lwm2m.Coap;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>
    /// An object with a resource of each type, single and multiple, that a server may create, delete, read and write; and
    /// with resources that misbehave when the test says so. It has instance 0 from the start.
    /// </summary>
    internal sealed class TestObject : Lwm2mObject
    {
        public const int ObjectId = 10241;
        public const int MaxInstances = 3;
        public const int MaxResourceInstances = 4;

        /// <summary>Single, read and write.</summary>
        public const int String = 0;
        public const int Integer = 1;
        public const int Unsigned = 2;
        public const int Float = 3;
        public const int Boolean = 4;
        public const int Opaque = 5;
        public const int Time = 6;
        public const int ObjectLink = 7;
        public const int CoreLink = 8;

        /// <summary>The same as multiple resource: this more.</summary>
        public const int Multiple = 10;

        /// <summary>Execute: keeps the arguments.</summary>
        public const int Action = 20;

        /// <summary>Execute that is answered later.</summary>
        public const int SlowAction = 21;

        /// <summary>Integer, only read.</summary>
        public const int ReadOnly = 22;

        /// <summary>Integer, only written.</summary>
        public const int WriteOnly = 23;

        /// <summary>Integer, mandatory without a default, so that a Create must bring it.</summary>
        public const int Mandatory = 24;

        /// <summary>Opaque of <see cref="BlobSize"/> bytes, given in pieces.</summary>
        public const int Blob = 25;

        /// <summary>String, absent unless <see cref="MisbehavingAs"/> asks for it.</summary>
        public const int Faulty = 26;

        /// <summary>Neither read nor written by a server.</summary>
        public const int Internal = 27;

        private const int Piece = 100;

        private static readonly int[] Table =
        {
            String | Resource.String | Resource.ReadWrite,
            Integer | Resource.Integer | Resource.ReadWrite,
            Unsigned | Resource.Unsigned | Resource.ReadWrite,
            Float | Resource.Float | Resource.ReadWrite,
            Boolean | Resource.Boolean | Resource.ReadWrite,
            Opaque | Resource.Opaque | Resource.ReadWrite,
            Time | Resource.Time | Resource.ReadWrite,
            ObjectLink | Resource.ObjectLink | Resource.ReadWrite,
            CoreLink | Resource.CoreLink | Resource.ReadWrite,
            Multiple + String | Resource.String | Resource.ReadWrite | Resource.Multiple,
            Multiple + Integer | Resource.Integer | Resource.ReadWrite | Resource.Multiple,
            Multiple + Unsigned | Resource.Unsigned | Resource.ReadWrite | Resource.Multiple,
            Multiple + Float | Resource.Float | Resource.ReadWrite | Resource.Multiple,
            Multiple + Boolean | Resource.Boolean | Resource.ReadWrite | Resource.Multiple,
            Multiple + Opaque | Resource.Opaque | Resource.ReadWrite | Resource.Multiple,
            Multiple + Time | Resource.Time | Resource.ReadWrite | Resource.Multiple,
            Multiple + ObjectLink | Resource.ObjectLink | Resource.ReadWrite | Resource.Multiple,
            Multiple + CoreLink | Resource.CoreLink | Resource.ReadWrite | Resource.Multiple,
            Action | Resource.Execute,
            SlowAction | Resource.Execute,
            ReadOnly | Resource.Integer | Resource.Read,
            WriteOnly | Resource.Integer | Resource.Write,
            Mandatory | Resource.Integer | Resource.ReadWrite | Resource.Mandatory,
            Blob | Resource.Opaque | Resource.Read,
            Faulty | Resource.String | Resource.ReadWrite,
            Internal | Resource.String,
        };

        private readonly InstanceTable _instances = new InstanceTable(MaxInstances);
        private readonly TestValue[][] _single = new TestValue[MaxInstances][];
        private readonly TestValueTable[][] _multiple = new TestValueTable[MaxInstances][];
        private readonly byte[] _piece = new byte[Piece];
        private int _faultyReads;

        public TestObject()
            : base(ObjectId, "2.1", Table)
        {
            for (int slot = 0; slot < MaxInstances; slot++)
            {
                _single[slot] = new TestValue[Mandatory + 1];
                _multiple[slot] = new TestValueTable[Mandatory + 1];
                for (int i = 0; i <= Mandatory; i++)
                {
                    _single[slot][i] = new TestValue();
                    _multiple[slot][i] = new TestValueTable(MaxResourceInstances);
                }
            }

            Create(0);
        }

        /// <summary>How <see cref="Faulty"/> behaves; with none of these it is not there.</summary>
        internal enum Fault
        {
            None,
            WrongType,
            NoValue,
            TwoValues,

            /// <summary>Reading it answers 5.03.</summary>
            Unreadable,

            /// <summary>Another length at each of <see cref="TestObject.FaultyReads"/> reads.</summary>
            ChangingLength,

            /// <summary>Validate takes a value, Write does not.</summary>
            Unwritable,

            /// <summary>Validate refuses with 4.09.</summary>
            Conflict
        }

        public Fault MisbehavingAs { get; set; }

        /// <summary>Reads of <see cref="Faulty"/> that still change its length.</summary>
        public int FaultyReads
        {
            get { return _faultyReads; }
            set { _faultyReads = value; }
        }

        public int BlobSize { get; set; }

        /// <summary>First byte of the blob; the others count on from it.</summary>
        public int BlobSeed { get; set; }

        /// <summary>Times <see cref="Action"/> or <see cref="SlowAction"/> was executed.</summary>
        public int Executions { get; private set; }

        /// <summary>Arguments of the last Execute: digit, value or '-', and a semicolon.</summary>
        public string Arguments { get; private set; }

        /// <summary>Calls of Write.</summary>
        public int Writes { get; private set; }

        /// <summary>Calls of Delete that removed an instance.</summary>
        public int Deletions { get; private set; }

        public override int InstanceCapacity
        {
            get { return MaxInstances; }
        }

        public override int InstanceCount
        {
            get { return _instances.Count; }
        }

        public override int InstanceRevision
        {
            get { return _instances.Revision; }
        }

        /// <summary>The value of a single resource.</summary>
        public TestValue ValueOf(int instanceId, int resourceId)
        {
            return _single[_instances.SlotOf(instanceId)][resourceId];
        }

        /// <summary>The values of a multiple resource.</summary>
        public TestValueTable ValuesOf(int instanceId, int resourceId)
        {
            return _multiple[_instances.SlotOf(instanceId)][resourceId];
        }

        public override int InstanceIdAt(int index)
        {
            return _instances.IdAt(index);
        }

        public override bool HasResource(int instanceId, int resourceId)
        {
            switch (resourceId)
            {
                case Faulty:
                    return MisbehavingAs != Fault.None;
                case Blob:
                    return BlobSize > 0;
                default:
                    return true;
            }
        }

        public override int ResourceInstanceCount(int instanceId, int resourceId)
        {
            return ValuesOf(instanceId, resourceId).Count;
        }

        public override int ResourceInstanceIdAt(int instanceId, int resourceId, int index)
        {
            return ValuesOf(instanceId, resourceId).IdAt(index);
        }

        public override byte Read(int instanceId, int resourceId, int resourceInstanceId, ValueWriter value)
        {
            if (resourceId == Faulty)
            {
                return ReadFaulty(value);
            }

            if (resourceId == Blob)
            {
                WriteBlob(value);
                return CoapCode.Content;
            }

            Find(instanceId, resourceId, resourceInstanceId).Give(Resource.TypeOf(FindResource(resourceId)), value);
            return CoapCode.Content;
        }

        public override int ResourceInstanceCapacity(int resourceId)
        {
            return MaxResourceInstances;
        }

        public override byte Validate(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            return resourceId == Faulty && MisbehavingAs == Fault.Conflict ? CoapCode.Conflict : CoapCode.Changed;
        }

        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            Writes++;
            if (resourceId == Faulty)
            {
                return MisbehavingAs == Fault.Unwritable ? CoapCode.InternalServerError : CoapCode.Changed;
            }

            TestValue target = resourceInstanceId == Lwm2mPath.None
                ? ValueOf(instanceId, resourceId)
                : ValuesOf(instanceId, resourceId).FindOrAdd(resourceInstanceId);
            if (target is null)
            {
                return CoapCode.ServiceUnavailable;
            }

            target.Take(Resource.TypeOf(FindResource(resourceId)), value);
            return CoapCode.Changed;
        }

        public override void ClearResource(int instanceId, int resourceId)
        {
            ValuesOf(instanceId, resourceId).Clear();
        }

        /// <summary>Whether it resets no multiple resource, as the engine clears those.</summary>
        public bool LeavesMultiple { get; set; }

        public override void ResetInstance(int instanceId)
        {
            int slot = _instances.SlotOf(instanceId);
            for (int i = 0; i <= Mandatory; i++)
            {
                _single[slot][i].Reset();
                if (!LeavesMultiple)
                {
                    _multiple[slot][i].Clear();
                }
            }
        }

        public override byte Execute(int instanceId, int resourceId, ExecuteArguments arguments)
        {
            Executions++;
            Arguments = "";
            for (int digit = 0; digit < ExecuteArguments.MaxArguments; digit++)
            {
                if (arguments.Has(digit))
                {
                    Arguments += digit.ToString() + Utf8Text.Of(arguments.Buffer, arguments.OffsetOf(digit), arguments.CountOf(digit)) + ";";
                }
            }

            if (resourceId == SlowAction)
            {
                arguments.Defer();
            }

            return CoapCode.Changed;
        }

        public override int NextInstanceId()
        {
            return _instances.NextId();
        }

        public override bool HasDefault(int resourceId)
        {
            return resourceId != Mandatory;
        }

        public override byte Create(int instanceId)
        {
            if (instanceId == Lwm2mPath.None || _instances.Add(instanceId) < 0)
            {
                return CoapCode.ServiceUnavailable;
            }

            ResetInstance(instanceId);
            return CoapCode.Created;
        }

        public override byte Delete(int instanceId)
        {
            if (!_instances.Remove(instanceId))
            {
                return CoapCode.NotFound;
            }

            Deletions++;
            return CoapCode.Deleted;
        }

        /// <summary>A byte of the blob.</summary>
        public byte BlobByte(int index)
        {
            return (byte)(BlobSeed + index * 7 + (index >> 8));
        }

        private TestValue Find(int instanceId, int resourceId, int resourceInstanceId)
        {
            return resourceInstanceId == Lwm2mPath.None
                ? ValueOf(instanceId, resourceId)
                : ValuesOf(instanceId, resourceId).Find(resourceInstanceId);
        }

        private byte ReadFaulty(ValueWriter value)
        {
            switch (MisbehavingAs)
            {
                case Fault.WrongType:
                    value.WriteBoolean(true);
                    break;
                case Fault.NoValue:
                    break;
                case Fault.TwoValues:
                    value.WriteString(_piece, 0, 1);
                    value.WriteString(_piece, 0, 1);
                    break;
                case Fault.Unreadable:
                    return CoapCode.ServiceUnavailable;
                default:
                    value.WriteString(_piece, 0, _faultyReads > 0 ? _faultyReads-- : 0);
                    break;
            }

            return CoapCode.Content;
        }

        private void WriteBlob(ValueWriter value)
        {
            value.BeginOpaque(BlobSize);
            for (int start = 0; start < BlobSize; start += Piece)
            {
                int count = BlobSize - start < Piece ? BlobSize - start : Piece;
                for (int i = 0; i < count; i++)
                {
                    _piece[i] = BlobByte(start + i);
                }

                value.AppendOpaque(_piece, 0, count);
            }
        }
    }
}
