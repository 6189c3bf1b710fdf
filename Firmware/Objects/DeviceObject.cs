using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Objects
{
    /// <summary>LwM2M Device (3), version 1.1: identity, power, errors, time and restart of the device.</summary>
    public sealed partial class DeviceObject : SingleInstanceObject
    {
        /// <summary>Object ID.</summary>
        public const int ObjectId = 3;

        /// <summary>The most power sources.</summary>
        public const int MaxPowerSources = 8;

        /// <summary>The most error codes kept; the oldest is dropped.</summary>
        public const int MaxErrors = 8;

        /// <summary>The error code for no error.</summary>
        public const int NoError = 0;

        private const int Manufacturer = 0;
        private const int ModelNumber = 1;
        private const int SerialNumber = 2;
        private const int FirmwareVersion = 3;
        private const int Reboot = 4;
        private const int FactoryReset = 5;
        private const int AvailablePowerSources = 6;
        private const int PowerSourceVoltage = 7;
        private const int PowerSourceCurrent = 8;
        private const int BatteryLevel = 9;
        private const int ErrorCode = 11;
        private const int ResetErrorCode = 12;
        private const int CurrentTime = 13;
        private const int UtcOffset = 14;
        private const int Timezone = 15;
        private const int SupportedBinding = 16;

        private const int MaxTimeText = 32;

        // The last second of the year 9999; what a clock adds to it is far from 64 bits.
        private const long MaxTimeS = 253402300799;
        private const int BatteryUnknown = -1;
        private const int MaxBatteryLevel = 100;

        private static readonly int[] Table =
        {
            Manufacturer | Resource.String | Resource.Read,
            ModelNumber | Resource.String | Resource.Read,
            SerialNumber | Resource.String | Resource.Read,
            FirmwareVersion | Resource.String | Resource.Read,
            Reboot | Resource.Execute | Resource.Mandatory,
            FactoryReset | Resource.Execute,
            AvailablePowerSources | Resource.Integer | Resource.Read | Resource.Multiple,
            PowerSourceVoltage | Resource.Integer | Resource.Read | Resource.Multiple,
            PowerSourceCurrent | Resource.Integer | Resource.Read | Resource.Multiple,
            BatteryLevel | Resource.Integer | Resource.Read,
            ErrorCode | Resource.Integer | Resource.Read | Resource.Multiple | Resource.Mandatory,
            ResetErrorCode | Resource.Execute,
            CurrentTime | Resource.Time | Resource.ReadWrite,
            UtcOffset | Resource.String | Resource.ReadWrite,
            Timezone | Resource.String | Resource.ReadWrite,
            SupportedBinding | Resource.String | Resource.Read | Resource.Mandatory,
        };

        private readonly byte[] _manufacturer;
        private readonly byte[] _model;
        private readonly byte[] _serial;
        private readonly byte[] _firmware;
        private readonly byte[] _binding;
        private readonly TextValue _utcOffset = new TextValue("+00:00", MaxTimeText);
        private readonly TextValue _timezone = new TextValue("Etc/UTC", MaxTimeText);
        private int[] _powerSources;        // null before the first, and so are the next two
        private int[] _voltages;
        private int[] _currents;
        private int[] _errors = { NoError };    // made as long as they may get with the first
        private int _powerSourceCount;
        private int _errorCount = 1;
        private int _batteryLevel = BatteryUnknown;
        private readonly Clock _clock;
        private long _clockOffsetS;

        /// <summary>Makes the object.</summary>
        /// <param name="manufacturer">Manufacturer.</param>
        /// <param name="model">Model number.</param>
        /// <param name="firmwareVersion">Firmware version.</param>
        /// <param name="serial">Serial number, or null.</param>
        /// <param name="binding">Letters of the device's bindings.</param>
        /// <param name="clock">Source of Current Time; the system time if null or if the clock does not know it.</param>
        public DeviceObject(string manufacturer, string model, string firmwareVersion, string serial = null, string binding = "U", Clock clock = null)
            : base(ObjectId, "1.1", Table)
        {
            _manufacturer = Utf8.FromString(manufacturer);
            _model = Utf8.FromString(model);
            _firmware = Utf8.FromString(firmwareVersion);
            _serial = serial is null ? null : Utf8.FromString(serial);
            _binding = Utf8.FromString(binding);
            _clock = clock;
        }

        /// <summary>
        /// Raised when a server requests a restart. The handler must only record it and restart after the next step, when the response was
        /// sent. Without a handler the request is answered 4.05.
        /// </summary>
        public event Action RebootRequested;

        /// <summary>Raised when a server requests a factory reset; otherwise as <see cref="RebootRequested"/>.</summary>
        public event Action FactoryResetRequested;

        /// <summary>Adds a power source.</summary>
        /// <param name="kind">0 DC, 1 internal battery, 2 external battery, 4 Ethernet, 5 USB, 6 AC, 7 solar.</param>
        /// <param name="millivolts">Voltage in mV.</param>
        /// <param name="milliamperes">Current in mA.</param>
        /// <returns>Its resource instance ID, for <see cref="SetPower"/>.</returns>
        /// <exception cref="InvalidOperationException">There are <see cref="MaxPowerSources"/> already.</exception>
        public int AddPowerSource(int kind, int millivolts, int milliamperes)
        {
            if (_powerSourceCount == MaxPowerSources)
            {
                throw new InvalidOperationException("power sources");
            }

            if (_powerSources is null)
            {
                _powerSources = new int[MaxPowerSources];
                _voltages = new int[MaxPowerSources];
                _currents = new int[MaxPowerSources];
            }

            _powerSources[_powerSourceCount] = kind;
            SetPower(_powerSourceCount, millivolts, milliamperes);
            return _powerSourceCount++;
        }

        /// <summary>Sets voltage and current of a power source. Observers are notified.</summary>
        public void SetPower(int source, int millivolts, int milliamperes)
        {
            _voltages[source] = millivolts;
            _currents[source] = milliamperes;
            NotifyChanged(0, PowerSourceVoltage);
            NotifyChanged(0, PowerSourceCurrent);
        }

        /// <summary>Sets the battery level in percent. Observers are notified.</summary>
        public void SetBatteryLevel(int percent)
        {
            _batteryLevel = percent < 0 ? 0 : percent > MaxBatteryLevel ? MaxBatteryLevel : percent;
            NotifyChanged(0, BatteryLevel);
        }

        /// <summary>Adds an error code, 1 to 8 of the object's definition. Observers are notified.</summary>
        public void ReportError(int code)
        {
            if (_errors[0] == NoError)
            {
                _errorCount = 0;
                _errors = _errors.Length < MaxErrors ? new int[MaxErrors] : _errors;
            }
            else if (_errorCount == MaxErrors)
            {
                Array.Copy(_errors, 1, _errors, 0, MaxErrors - 1);
                _errorCount--;
            }

            _errors[_errorCount++] = code;
            NotifyChanged(0, ErrorCode);
        }

        /// <inheritdoc/>
        public override bool HasResource(int instanceId, int resourceId)
        {
            switch (resourceId)
            {
                case SerialNumber:
                    return _serial is not null;
                case AvailablePowerSources:
                case PowerSourceVoltage:
                case PowerSourceCurrent:
                    return _powerSourceCount > 0;
                case BatteryLevel:
                    return _batteryLevel != BatteryUnknown;
                case FactoryReset:
                    return FactoryResetRequested is not null;
                default:
                    return true;
            }
        }

        /// <inheritdoc/>
        public override int ResourceInstanceCount(int instanceId, int resourceId)
        {
            return resourceId == ErrorCode ? _errorCount : _powerSourceCount;
        }

        /// <inheritdoc/>
        public override byte Read(int instanceId, int resourceId, int resourceInstanceId, ValueWriter value)
        {
            switch (resourceId)
            {
                case Manufacturer:
                    value.WriteString(_manufacturer);
                    break;
                case ModelNumber:
                    value.WriteString(_model);
                    break;
                case SerialNumber:
                    value.WriteString(_serial);
                    break;
                case FirmwareVersion:
                    value.WriteString(_firmware);
                    break;
                case AvailablePowerSources:
                    value.WriteInteger(_powerSources[resourceInstanceId]);
                    break;
                case PowerSourceVoltage:
                    value.WriteInteger(_voltages[resourceInstanceId]);
                    break;
                case PowerSourceCurrent:
                    value.WriteInteger(_currents[resourceInstanceId]);
                    break;
                case BatteryLevel:
                    value.WriteInteger(_batteryLevel);
                    break;
                case ErrorCode:
                    value.WriteInteger(_errors[resourceInstanceId]);
                    break;
                case CurrentTime:
                    value.WriteTime(BoardTimeS() + _clockOffsetS);
                    break;
                case UtcOffset:
                    return _utcOffset.Read(value);
                case Timezone:
                    return _timezone.Read(value);
                case SupportedBinding:
                    value.WriteString(_binding);
                    break;
                default:
                    return CoapCode.NotFound;
            }

            return CoapCode.Content;
        }

        /// <inheritdoc/>
        public override byte Execute(int instanceId, int resourceId, ExecuteArguments arguments)
        {
            switch (resourceId)
            {
                case Reboot:
                    return Raise(RebootRequested);
                case FactoryReset:
                    return Raise(FactoryResetRequested);
                case ResetErrorCode:
                    _errors[0] = NoError;
                    _errorCount = 1;
                    NotifyChanged(0, ErrorCode);
                    return CoapCode.Changed;
                default:
                    return CoapCode.MethodNotAllowed;
            }
        }

        private static byte Raise(Action handler)
        {
            if (handler is null)
            {
                return CoapCode.MethodNotAllowed;
            }

            handler();
            return CoapCode.Changed;
        }

        private long BoardTimeS()
        {
            long unixMs = _clock is null ? Clock.Unknown : _clock.UnixMs;
            return unixMs != Clock.Unknown ? unixMs / 1000 : (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        }
    }
}
