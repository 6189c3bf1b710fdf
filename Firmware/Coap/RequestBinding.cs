namespace Lwm2m.Coap
{
    /// <summary>
    /// Binds a response to its request (RFC 8613 §5.4): the security context under which the request was received or
    /// sent, and its number there. Kept with what outlives the message: an observation, a deferred response.
    /// </summary>
    public sealed class RequestBinding
    {
        /// <summary>Stands for no security context: the request was not protected.</summary>
        public const int Unprotected = -1;

        /// <summary>The security context of the peer of the endpoint; contexts of others behind it follow.</summary>
        public const int PeerContext = 0;

        /// <summary>Stands for no notification having come yet.</summary>
        public const long NoNotification = -2;

        /// <summary>Index of the security context, or <see cref="Unprotected"/>.</summary>
        public int Context { get; private set; } = Unprotected;

        /// <summary>The derivation of the context: after a new derivation the request can no longer be answered.</summary>
        public uint Epoch { get; private set; }

        /// <summary>Partial IV of the request.</summary>
        public long PartialIv { get; private set; }

        /// <summary>Whether it is an outgoing Observe request, to which notifications may come (RFC 8613 §4.1.3.5).</summary>
        public bool IsObservation;

        /// <summary>
        /// The Notification Number: the highest Partial IV of the notifications received, -1 after one without, or <see cref="NoNotification"/>
        /// (RFC 8613 §4.1.3.5.2).
        /// </summary>
        public long NotificationNumber = NoNotification;

        /// <summary>Whether the request was protected.</summary>
        public bool IsProtected
        {
            get { return Context != Unprotected; }
        }

        /// <summary>Sets the request.</summary>
        public void Set(int context, uint epoch, long partialIv)
        {
            Context = context;
            Epoch = epoch;
            PartialIv = partialIv;
            IsObservation = false;
            NotificationNumber = NoNotification;
        }

        /// <summary>Copies another binding.</summary>
        public void Set(RequestBinding other)
        {
            Set(other.Context, other.Epoch, other.PartialIv);
            IsObservation = other.IsObservation;
            NotificationNumber = other.NotificationNumber;
        }

        /// <summary>Sets an unprotected request.</summary>
        public void Clear()
        {
            Set(Unprotected, 0, 0);
        }
    }
}
