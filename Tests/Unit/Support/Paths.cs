using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Tests
{
    /// <summary>Paths as text.</summary>
    internal static class Paths
    {
        internal static Lwm2mPath Parse(string text)
        {
            byte[] bytes = Ascii.GetBytes(text);
            Lwm2mPath path = new Lwm2mPath();
            if (!path.TryParse(bytes, 0, bytes.Length))
            {
                throw new System.ArgumentException();
            }

            return path;
        }

        /// <summary>With a star for an instance that is left out.</summary>
        internal static string Of(Lwm2mPath path)
        {
            return "/" + path.ObjectId
                + (path.InstanceId >= 0 ? "/" + path.InstanceId : path.ResourceId >= 0 ? "/*" : "")
                + (path.ResourceId >= 0 ? "/" + path.ResourceId : "")
                + (path.ResourceInstanceId >= 0 ? "/" + path.ResourceInstanceId : "");
        }
    }
}
