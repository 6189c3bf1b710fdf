using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.App
{
    /// <summary>IPSO Temperature (3303), version 1.1, of one sensor: an example of an application object.</summary>
    public sealed class TemperatureObject : SingleInstanceObject
    {
        /// <summary>Object ID.</summary>
        public const int ObjectId = 3303;

        /// <summary>Resource ID of the temperature.</summary>
        public const int SensorValue = 5700;

        private const int MinMeasured = 5601;
        private const int MaxMeasured = 5602;
        private const int ResetMinMax = 5605;
        private const int Units = 5701;
        private const int ApplicationType = 5750;
        private const int MaxApplicationType = 32;

        private static readonly int[] Table =
        {
            MinMeasured | Resource.Float | Resource.Read,
            MaxMeasured | Resource.Float | Resource.Read,
            ResetMinMax | Resource.Execute,
            SensorValue | Resource.Float | Resource.Read | Resource.Mandatory,
            Units | Resource.String | Resource.Read,
            ApplicationType | Resource.String | Resource.ReadWrite,
        };

        private readonly TemperatureSensor _sensor;
        private readonly byte[] _units = Utf8.FromString("Cel");
        private readonly TextValue _applicationType = new TextValue(string.Empty, MaxApplicationType);
        private double _celsius;
        private double _min;
        private double _max;

        /// <summary>Creates the object and takes the first measurement.</summary>
        public TemperatureObject(TemperatureSensor sensor)
            : base(ObjectId, "1.1", Table)
        {
            _sensor = sensor;
            _celsius = sensor.Celsius;
            ResetRange();
        }

        /// <summary>Measures. Call it on the thread that owns the client, which is notified if the value changed.</summary>
        public void Measure(Lwm2mClient client)
        {
            double celsius = _sensor.Celsius;
            if (celsius == _celsius)
            {
                return;
            }

            _celsius = celsius;
            client.NotifyChanged(ObjectId, 0, SensorValue);
            if (celsius < _min)
            {
                _min = celsius;
                client.NotifyChanged(ObjectId, 0, MinMeasured);
            }
            else if (_max < celsius)
            {
                _max = celsius;
                client.NotifyChanged(ObjectId, 0, MaxMeasured);
            }
        }

        /// <inheritdoc/>
        public override byte Read(int instanceId, int resourceId, int resourceInstanceId, ValueWriter value)
        {
            switch (resourceId)
            {
                case SensorValue:
                    value.WriteFloat(_celsius);
                    return CoapCode.Content;
                case MinMeasured:
                    value.WriteFloat(_min);
                    return CoapCode.Content;
                case MaxMeasured:
                    value.WriteFloat(_max);
                    return CoapCode.Content;
                case Units:
                    value.WriteString(_units);
                    return CoapCode.Content;
                default:
                    return _applicationType.Read(value);
            }
        }

        /// <inheritdoc/>
        public override byte Validate(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            return _applicationType.Validate(value);
        }

        /// <inheritdoc/>
        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            return _applicationType.Write(value);
        }

        /// <inheritdoc/>
        public override byte Execute(int instanceId, int resourceId, ExecuteArguments arguments)
        {
            ResetRange();
            NotifyChanged(0, MinMeasured);
            NotifyChanged(0, MaxMeasured);
            return CoapCode.Changed;
        }

        private void ResetRange()
        {
            _min = _celsius;
            _max = _celsius;
        }
    }
}
