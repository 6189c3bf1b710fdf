using System;
using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.Objects
{
    /// <summary>
    /// BinaryAppDataContainer (19), version 1.0, with one instance: pieces of application data that LwM2M passes
    /// through unread, each an instance of resource 0.
    /// </summary>
    public sealed class BinaryAppDataObject : SingleInstanceObject
    {
        /// <summary>Object ID.</summary>
        public const int ObjectId = 19;

        /// <summary>Resource ID of the data.</summary>
        public const int Data = 0;

        private const int Priority = 1;
        private const int CreationTime = 2;
        private const int Description = 3;
        private const int Format = 4;
        private const int AppId = 5;

        private const int MaxText = 32;
        private const int MaxPriority = 255;
        private const int MaxAppId = 65535;

        private static readonly int[] Table =
        {
            Data | Resource.Opaque | Resource.ReadWrite | Resource.Multiple | Resource.Mandatory,
            Priority | Resource.Integer | Resource.ReadWrite,
            CreationTime | Resource.Time | Resource.ReadWrite,
            Description | Resource.String | Resource.ReadWrite,
            Format | Resource.String | Resource.ReadWrite,
            AppId | Resource.Integer | Resource.ReadWrite,
        };

        private readonly InstanceTable _items;
        private readonly byte[][] _data;
        private readonly int[] _counts;
        private readonly TextValue _description = new TextValue(string.Empty, MaxText);
        private readonly TextValue _format = new TextValue(string.Empty, MaxText);
        private long _priority;
        private long _creationTime;
        private long _appId;

        /// <summary>Makes the object, with no data.</summary>
        /// <param name="maxItems">The most pieces of data; a further one is answered 5.03.</param>
        /// <param name="maxBytes">The most bytes of one piece; a larger one is answered 4.13.</param>
        public BinaryAppDataObject(int maxItems, int maxBytes)
            : base(ObjectId, "1.0", Table)
        {
            _items = new InstanceTable(maxItems);
            _counts = new int[maxItems];
            _data = new byte[maxItems][];
            for (int i = 0; i < maxItems; i++)
            {
                _data[i] = new byte[maxBytes];
            }
        }

        /// <summary>Sets a piece of data. Notify the client with <see cref="Lwm2mClient.NotifyChanged"/>.</summary>
        /// <param name="item">Resource instance ID.</param>
        /// <param name="buffer">Buffer that holds the data.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <returns>False when it is too large or there are already as many pieces as allowed.</returns>
        public bool TrySet(int item, byte[] buffer, int offset, int count)
        {
            int slot = _items.SlotOf(item);
            slot = slot < 0 && count <= _data[0].Length ? _items.Add(item) : slot;
            if (slot < 0 || count > _data[slot].Length)
            {
                return false;
            }

            Array.Copy(buffer, offset, _data[slot], 0, count);
            _counts[slot] = count;
            return true;
        }

        /// <inheritdoc/>
        public override int ResourceInstanceCount(int instanceId, int resourceId)
        {
            return _items.Count;
        }

        /// <inheritdoc/>
        public override int ResourceInstanceIdAt(int instanceId, int resourceId, int index)
        {
            return _items.IdAt(index);
        }

        /// <inheritdoc/>
        public override int ResourceInstanceCapacity(int resourceId)
        {
            return _data.Length;
        }

        /// <inheritdoc/>
        public override byte Read(int instanceId, int resourceId, int resourceInstanceId, ValueWriter value)
        {
            switch (resourceId)
            {
                case Data:
                    int slot = _items.SlotOf(resourceInstanceId);
                    value.WriteOpaque(_data[slot], 0, _counts[slot]);
                    return CoapCode.Content;
                case Priority:
                    value.WriteInteger(_priority);
                    return CoapCode.Content;
                case CreationTime:
                    value.WriteTime(_creationTime);
                    return CoapCode.Content;
                case Description:
                    return _description.Read(value);
                case Format:
                    return _format.Read(value);
                default:
                    value.WriteInteger(_appId);
                    return CoapCode.Content;
            }
        }

        /// <inheritdoc/>
        public override byte Validate(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            switch (resourceId)
            {
                case Data:
                    return value.Count <= _data[0].Length ? CoapCode.Changed : CoapCode.RequestEntityTooLarge;
                case Priority:
                    return value.Integer >= 0 && value.Integer <= MaxPriority ? CoapCode.Changed : CoapCode.BadRequest;
                case AppId:
                    return value.Integer >= 0 && value.Integer <= MaxAppId ? CoapCode.Changed : CoapCode.BadRequest;
                case Description:
                    return _description.Validate(value);
                case Format:
                    return _format.Validate(value);
                default:
                    return CoapCode.Changed;
            }
        }

        /// <inheritdoc/>
        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            switch (resourceId)
            {
                case Data:
                    return TrySet(resourceInstanceId, value.Buffer, value.Offset, value.Count) ? CoapCode.Changed : CoapCode.ServiceUnavailable;
                case Priority:
                    _priority = value.Integer;
                    return CoapCode.Changed;
                case CreationTime:
                    _creationTime = value.Integer;
                    return CoapCode.Changed;
                case Description:
                    return _description.Write(value);
                case Format:
                    return _format.Write(value);
                default:
                    _appId = value.Integer;
                    return CoapCode.Changed;
            }
        }

        /// <inheritdoc/>
        public override void ClearResource(int instanceId, int resourceId)
        {
            while (_items.Count > 0)
            {
                _items.Remove(_items.IdAt(0));
            }
        }

        /// <inheritdoc/>
        public override void ResetInstance(int instanceId)
        {
            ClearResource(instanceId, Data);
            _priority = 0;
            _creationTime = 0;
            _appId = 0;
            _description.Clear();
            _format.Clear();
        }
    }
}
