using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// Stands in a bootstrap for an object of the application: it has the object instances that there will be and asks the object
    /// whether it takes a value. What is written is carried out at the end, see <see cref="PendingRequests"/>.
    /// </summary>
    internal sealed class StagedObject : Lwm2mObject
    {
        private readonly Lwm2mObject _live;
        private readonly InstanceTable _instances;

        public StagedObject(Lwm2mObject live)
            : base(live)
        {
            _live = live;
            int count = live.InstanceCount;
            _instances = new InstanceTable(count > live.InstanceCapacity ? count : live.InstanceCapacity);
            for (int i = 0; i < count; i++)
            {
                _instances.Add(live.InstanceIdAt(i));
            }
        }

        public override bool IsHidden
        {
            get { return _live.IsHidden; }
        }

        public override bool IsPresent
        {
            get { return _live.IsPresent; }
        }

        public override int InstanceCapacity
        {
            get { return _live.InstanceCapacity; }
        }

        public override int InstanceCount
        {
            get { return _instances.Count; }
        }

        public override int InstanceIdAt(int index)
        {
            return _instances.IdAt(index);
        }

        public override int ResourceInstanceCapacity(int resourceId)
        {
            return _live.ResourceInstanceCapacity(resourceId);
        }

        public override byte Validate(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            return _live.Validate(instanceId, resourceId, resourceInstanceId, value);
        }

        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            return CoapCode.Changed;
        }

        public override byte Create(int instanceId)
        {
            return InstanceCapacity == 0 ? CoapCode.MethodNotAllowed
                : _instances.Count < InstanceCapacity && _instances.Add(instanceId) >= 0 ? CoapCode.Created : CoapCode.ServiceUnavailable;
        }

        public override byte Delete(int instanceId)
        {
            return InstanceCapacity == 0 ? CoapCode.MethodNotAllowed : _instances.Remove(instanceId) ? CoapCode.Deleted : CoapCode.NotFound;
        }
    }
}
