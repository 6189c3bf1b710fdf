using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Objects
{
    /// <content>The resources that a server sets, and which of them survive power-off.</content>
    public sealed partial class DeviceObject
    {
        /// <summary>Values set by a server survive power-off, except the time, which a board without a clock loses.</summary>
        public override int KeptLength
        {
            get { return _utcOffset.SavedLength + _timezone.SavedLength; }
        }

        /// <inheritdoc/>
        public override void WriteKept(ByteWindow record)
        {
            _utcOffset.Save(record);
            _timezone.Save(record);
        }

        /// <inheritdoc/>
        public override bool TryReadKept(StateReader record)
        {
            return _utcOffset.TryRestore(record) && _timezone.TryRestore(record);
        }

        /// <inheritdoc/>
        public override byte Validate(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            switch (resourceId)
            {
                case CurrentTime:
                    return value.Integer >= 0 && value.Integer <= MaxTimeS ? CoapCode.Changed : CoapCode.BadRequest;
                case UtcOffset:
                    return _utcOffset.Validate(value);
                case Timezone:
                    return _timezone.Validate(value);
                default:
                    return CoapCode.Changed;
            }
        }

        /// <inheritdoc/>
        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            switch (resourceId)
            {
                case CurrentTime:
                    _clockOffsetS = value.Integer - BoardTimeS();
                    return CoapCode.Changed;
                case UtcOffset:
                    return _utcOffset.Write(value);
                case Timezone:
                    return _timezone.Write(value);
                default:
                    return CoapCode.MethodNotAllowed;
            }
        }
    }
}
