using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Objects
{
    /// <content>What a server sets, and what of it outlives the power.</content>
    public sealed partial class DeviceObject
    {
        /// <summary>What a server has set outlives the power, but for the time, which a board without a clock does not know afterwards.</summary>
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
