using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>Whether there is something at a path, and whether a server may do there what it asks for.</summary>
    public sealed class PathCheck
    {
        private readonly ObjectTree _objects;
        private readonly Authorization _access;

        /// <summary>The object of the path that was checked last and is there, else null.</summary>
        internal Lwm2mObject Object;

        /// <summary>The line of its resource in the object's table, see <see cref="Resource"/>, or <see cref="Lwm2mPath.None"/>.</summary>
        internal int Definition;

        /// <summary>Makes one for the objects of a client and the rights of its servers.</summary>
        public PathCheck(ObjectTree objects, Authorization access)
        {
            _objects = objects;
            _access = access;
        }

        /// <summary>Changes whenever a server may have got or lost a right.</summary>
        internal int AccessRevision
        {
            get { return _access.Revision; }
        }

        /// <summary>Whether a path exists, a server has a right there and, for a resource, it allows an operation: in this order (LwM2M Core §8.2).</summary>
        /// <param name="path">What is asked for.</param>
        /// <param name="server">Short Server ID.</param>
        /// <param name="right">One right, or <see cref="AccessRights.None"/> for what needs none.</param>
        /// <param name="operation"><see cref="Resource.Read"/>, <see cref="Resource.Write"/>, <see cref="Resource.Execute"/>, or 0 for what any resource allows.</param>
        /// <returns><see cref="CoapCode.Content"/>, or 4.01, 4.04 or 4.05; 5.00 where the object fails.</returns>
        public byte Check(Lwm2mPath path, int server, AccessRights right, int operation)
        {
            try
            {
                return Find(path, server, right, operation);
            }
            catch (Exception e)
            {
                return _objects.Fail(path.ObjectId, e);
            }
        }

        private byte Find(Lwm2mPath path, int server, AccessRights right, int operation)
        {
            int depth = path.Depth;
            Object = null;
            Definition = Lwm2mPath.None;
            if (depth == 0)
            {
                return CoapCode.MethodNotAllowed;
            }

            Lwm2mObject item = _objects.Find(path.ObjectId);
            if (item is null || !item.IsPresent)
            {
                return CoapCode.NotFound;
            }

            if (item.IsHidden)
            {
                return CoapCode.Unauthorized;
            }

            if (depth >= 2 && !item.HasInstance(path.InstanceId))
            {
                return CoapCode.NotFound;
            }

            if (!_access.Allows(path, server, right))
            {
                return CoapCode.Unauthorized;
            }

            Object = item;
            if (depth < 3)
            {
                return CoapCode.Content;
            }

            int definition = item.FindResource(path.ResourceId);
            if (definition < 0)
            {
                return CoapCode.NotFound;
            }

            Definition = definition;

            // A Write brings an optional resource that is absent.
            bool isAllowed = (definition & operation) == operation;
            if (!(operation == Resource.Write && isAllowed) && !item.HasResource(path.InstanceId, path.ResourceId))
            {
                return CoapCode.NotFound;
            }

            if (!isAllowed)
            {
                return CoapCode.MethodNotAllowed;
            }

            return depth < 4 || ((definition & Resource.Multiple) != 0 && HasResourceInstance(item, path.InstanceId, path)) ? CoapCode.Content : CoapCode.NotFound;
        }

        /// <summary>Whether a multiple resource has the instance of a path.</summary>
        internal static bool HasResourceInstance(Lwm2mObject item, int instanceId, Lwm2mPath path)
        {
            int count = item.ResourceInstanceCount(instanceId, path.ResourceId);
            for (int i = 0; i < count; i++)
            {
                if (item.ResourceInstanceIdAt(instanceId, path.ResourceId, i) == path.ResourceInstanceId)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
