using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// A resource of an application in the device that holds an OSCORE context with a server of its own, behind the LwM2M
    /// server: requests under that context come here and never to device management, and the LwM2M server has no way in.
    /// </summary>
    public abstract class ApplicationResource : RequestHandler
    {
        private readonly byte[][] _segments;

        /// <summary>Makes one.</summary>
        /// <param name="context">Index of the security context, 1 or more: see <see cref="RequestBinding.PeerContext"/>.</param>
        /// <param name="path">Its path, such as "meter/key"; what lies below is its own as well.</param>
        protected ApplicationResource(int context, string path)
        {
            Context = context;
            string[] parts = path.Split('/');
            _segments = new byte[parts.Length][];
            for (int i = 0; i < parts.Length; i++)
            {
                _segments[i] = Utf8.FromString(parts[i]);
            }
        }

        /// <summary>Index of the security context.</summary>
        public int Context { get; }

        /// <summary>Whether a request is for its path or below.</summary>
        internal bool IsAt(CoapMessage message)
        {
            int option = message.Find(OptionNumber.UriPath);
            for (int i = 0; i < _segments.Length; i++)
            {
                if (option < 0 || !IsSame(_segments[i], message, option))
                {
                    return false;
                }

                option = message.FindNext(OptionNumber.UriPath, option);
            }

            return true;
        }

        private static bool IsSame(byte[] segment, CoapMessage message, int option)
        {
            int offset = message.OptionOffset(option);
            bool isSame = message.OptionLength(option) == segment.Length;
            for (int i = 0; isSame && i < segment.Length; i++)
            {
                isSame = message.Buffer[offset + i] == segment[i];
            }

            return isSame;
        }
    }
}
