using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.App
{
    /// <summary>
    /// IPSO Light Control (3311), version 1.0, with instances that a server may create and delete: an example of
    /// an application object.
    /// </summary>
    public sealed class LightControlObject : Lwm2mObject
    {
        /// <summary>Object ID.</summary>
        public const int ObjectId = 3311;

        /// <summary>Resource ID of the switch.</summary>
        public const int OnOff = 5850;

        /// <summary>Resource ID of the dimmer, in percent.</summary>
        public const int Dimmer = 5851;

        private const int Colour = 5706;
        private const int ApplicationType = 5750;
        private const int OnTime = 5852;
        private const int MaxText = 32;
        private const int FullyOn = 100;

        private static readonly int[] Table =
        {
            Colour | Resource.String | Resource.ReadWrite,
            ApplicationType | Resource.String | Resource.ReadWrite,
            OnOff | Resource.Boolean | Resource.ReadWrite | Resource.Mandatory,
            Dimmer | Resource.Integer | Resource.ReadWrite,
            OnTime | Resource.Integer | Resource.ReadWrite,
        };

        private readonly InstanceTable _instances;
        private readonly Light[] _lights;

        /// <summary>Creates the object with one light, instance 0.</summary>
        /// <param name="capacity">Most lights.</param>
        public LightControlObject(int capacity)
            : base(ObjectId, "1.0", Table)
        {
            _instances = new InstanceTable(capacity);
            _lights = new Light[capacity];
            for (int i = 0; i < capacity; i++)
            {
                _lights[i] = new Light();
            }

            Create(0);
        }

        /// <inheritdoc/>
        public override int InstanceCount
        {
            get { return _instances.Count; }
        }

        /// <inheritdoc/>
        public override int InstanceCapacity
        {
            get { return _lights.Length; }
        }

        /// <inheritdoc/>
        public override int InstanceRevision
        {
            get { return _instances.Revision; }
        }

        /// <summary>Whether a light is on.</summary>
        public bool IsOn(int instanceId)
        {
            return LightAt(instanceId).IsOn;
        }

        /// <inheritdoc/>
        public override int InstanceIdAt(int index)
        {
            return _instances.IdAt(index);
        }

        /// <inheritdoc/>
        public override int NextInstanceId()
        {
            return _instances.NextId();
        }

        /// <inheritdoc/>
        public override byte Create(int instanceId)
        {
            int slot = instanceId == Lwm2mPath.None ? -1 : _instances.Add(instanceId);
            if (slot < 0)
            {
                return CoapCode.ServiceUnavailable;
            }

            _lights[slot].Reset();
            return CoapCode.Created;
        }

        /// <inheritdoc/>
        public override byte Delete(int instanceId)
        {
            return _instances.Remove(instanceId) ? CoapCode.Deleted : CoapCode.NotFound;
        }

        /// <inheritdoc/>
        public override void ResetInstance(int instanceId)
        {
            LightAt(instanceId).Reset();
        }

        /// <inheritdoc/>
        public override byte Read(int instanceId, int resourceId, int resourceInstanceId, ValueWriter value)
        {
            Light light = LightAt(instanceId);
            switch (resourceId)
            {
                case OnOff:
                    value.WriteBoolean(light.IsOn);
                    return CoapCode.Content;
                case Dimmer:
                    value.WriteInteger(light.Percent);
                    return CoapCode.Content;
                case OnTime:
                    value.WriteInteger(light.OnTimeS);
                    return CoapCode.Content;
                case Colour:
                    return light.Colour.Read(value);
                default:
                    return light.ApplicationType.Read(value);
            }
        }

        /// <inheritdoc/>
        public override byte Validate(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            switch (resourceId)
            {
                case Dimmer:
                    return value.Integer >= 0 && value.Integer <= FullyOn ? CoapCode.Changed : CoapCode.BadRequest;
                case OnTime:
                    return value.Integer == 0 ? CoapCode.Changed : CoapCode.BadRequest;
                case Colour:
                case ApplicationType:
                    return value.Count <= MaxText ? CoapCode.Changed : CoapCode.RequestEntityTooLarge;
                default:
                    return CoapCode.Changed;
            }
        }

        /// <inheritdoc/>
        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            Light light = LightAt(instanceId);
            switch (resourceId)
            {
                case OnOff:
                    light.IsOn = value.Boolean;
                    return CoapCode.Changed;
                case Dimmer:
                    light.Percent = (int)value.Integer;
                    return CoapCode.Changed;
                case OnTime:
                    light.OnTimeS = 0;
                    return CoapCode.Changed;
                case Colour:
                    return light.Colour.Write(value);
                default:
                    return light.ApplicationType.Write(value);
            }
        }

        private Light LightAt(int instanceId)
        {
            return _lights[_instances.SlotOf(instanceId)];
        }

        private sealed class Light
        {
            public bool IsOn;

            public int Percent;

            public int OnTimeS;

            public readonly TextValue Colour = new TextValue(string.Empty, MaxText);

            public readonly TextValue ApplicationType = new TextValue(string.Empty, MaxText);

            public void Reset()
            {
                IsOn = false;
                Percent = FullyOn;
                OnTimeS = 0;
                Colour.Clear();
                ApplicationType.Clear();
            }
        }
    }
}
