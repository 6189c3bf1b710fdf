using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <content>Create (LwM2M Core §6.3.6).</content>
    public sealed partial class WriteOperation
    {
        /// <summary>Creates an object instance.</summary>
        /// <param name="path">The object.</param>
        /// <param name="request">Has the payload: the values, with or without the ID of the instance.</param>
        /// <param name="instanceId">Receives the ID.</param>
        /// <param name="isIdChosen">Receives whether the client has chosen it, so that the server is told.</param>
        /// <returns>2.01, or 4.00, 4.05, 4.13, 4.15, 5.03 and what the object answers.</returns>
        public byte Create(Lwm2mPath path, CoapRequest request, out int instanceId, out bool isIdChosen)
        {
            instanceId = Lwm2mPath.None;
            isIdChosen = true;
            try
            {
                return CheckAndCreate(path, request, ref instanceId, ref isIdChosen);
            }
            catch (Exception e)
            {
                return _objects.Fail(path.ObjectId, e);
            }
        }

        private byte CheckAndCreate(Lwm2mPath path, CoapRequest request, ref int instanceId, ref bool isIdChosen)
        {
            byte code = CoapCode.Changed;
            Reader = null;
            Object = _objects.Find(path.ObjectId);
            if (request.BodyCount > 0)
            {
                code = Begin(path, request);
                if (code == CoapCode.Changed)
                {
                    code = FindInstanceId(out instanceId);
                }
            }

            if (code != CoapCode.Changed)
            {
                return code;
            }

            isIdChosen = instanceId == Lwm2mPath.None;
            if (!isIdChosen && Object.HasInstance(instanceId))
            {
                return CoapCode.BadRequest;
            }

            if (isIdChosen)
            {
                instanceId = Object.NextInstanceId();
                ChosenId = instanceId;
            }

            code = CheckCreate(instanceId);
            return code == CoapCode.Changed ? CreateAndWrite(instanceId) : code;
        }

        /// <summary>The one object instance ID that all entries of a Create have, or <see cref="Lwm2mPath.None"/>.</summary>
        private byte FindInstanceId(out int instanceId)
        {
            instanceId = Lwm2mPath.None;
            bool isFirst = true;
            Rewind();
            while (true)
            {
                ContentStatus status = Next();
                if (status != ContentStatus.Entry)
                {
                    return status == ContentStatus.End ? CoapCode.Changed : CoapCode.BadRequest;
                }

                if (!isFirst && Entry.InstanceId != instanceId)
                {
                    return CoapCode.BadRequest;
                }

                isFirst = false;
                instanceId = Entry.InstanceId;
            }
        }

        private byte CheckCreate(int instanceId)
        {
            if (Reader is not null)
            {
                byte code = CheckAll(false);
                if (code == CoapCode.Changed && !HasRoom(instanceId, true))
                {
                    code = CoapCode.ServiceUnavailable;
                }

                if (code != CoapCode.Changed)
                {
                    return code;
                }
            }

            for (int i = 0; i < Object.ResourceCount; i++)
            {
                int definition = Object.ResourceAt(i);
                if ((definition & Resource.Mandatory) != 0 && (definition & Resource.Write) != 0 && !Object.HasDefault(definition & Resource.IdMask) && !IsInPayload(definition & Resource.IdMask))
                {
                    return CoapCode.BadRequest;
                }
            }

            return CoapCode.Changed;
        }

        private bool IsInPayload(int resourceId)
        {
            if (Reader is null)
            {
                return false;
            }

            Rewind();
            while (Next() == ContentStatus.Entry)
            {
                if (Entry.ResourceId == resourceId)
                {
                    return true;
                }
            }

            return false;
        }

        private byte CreateAndWrite(int instanceId)
        {
            byte code = Object.Create(instanceId);
            if (code != CoapCode.Created)
            {
                return code;
            }

            try
            {
                code = Keep(Reader is null ? CoapCode.Changed : WriteAll());
            }
            catch (Exception e)
            {
                code = _objects.Fail(Object.Id, e);
            }

            if (code != CoapCode.Changed)
            {
                _objects.Delete(Object, instanceId);
                return code;
            }

            _listener.NotifyChanged(Object.Id, instanceId, Lwm2mPath.None);
            return CoapCode.Created;
        }
    }
}
