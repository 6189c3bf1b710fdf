using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// A resource of an application in the device that holds an OSCORE context with a server of its own, behind the LwM2M
    /// server: requests under that context come here and never to device management; the LwM2M server has no access.
    /// </summary>
    public abstract class ApplicationResource : RequestHandler
    {
        private readonly byte[][] _segments;

        /// <summary>Creates the resource.</summary>
        /// <param name="shortServerId">The LwM2M server whose link carries its requests.</param>
        /// <param name="path">Its path, such as "meter/key"; what lies below is its own as well.</param>
        protected ApplicationResource(int shortServerId, string path)
        {
            ShortServerId = shortServerId;
            string[] parts = path.Split('/');
            _segments = new byte[parts.Length][];
            for (int i = 0; i < parts.Length; i++)
            {
                _segments[i] = Utf8.FromString(parts[i]);
            }
        }

        /// <summary>The LwM2M server whose link carries its requests.</summary>
        public readonly int ShortServerId;

        /// <summary>Index of its security context, <see cref="RequestBinding.Unprotected"/> until it has one.</summary>
        public int Context { get; private set; } = RequestBinding.Unprotected;

        /// <summary>
        /// Adds its security context to those of a link. Called each time the link to the LwM2M server is made, and to see whether it goes
        /// with an account that a bootstrap brings; it keeps nothing of the protection.
        /// </summary>
        /// <param name="protection">As <see cref="MessageSecurity.Protect"/> created it.</param>
        /// <returns>Index of the context, more than <see cref="RequestBinding.PeerContext"/>.</returns>
        protected abstract int AddContext(MessageProtection protection);

        internal void Attach(MessageProtection protection)
        {
            Context = AddContext(protection);
        }

        /// <summary>Checks that its context is compatible with those of a link.</summary>
        internal void Rehearse(MessageProtection protection)
        {
            AddContext(protection);
        }

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
