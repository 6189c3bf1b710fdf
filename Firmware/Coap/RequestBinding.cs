namespace Lwm2m.Coap
{
    /// <summary>
    /// Ties what is answered to the request it answers (RFC 8613 §5.4): which security context the request came under or
    /// left under, and its number there. Kept with whatever outlives the message: an observation, a deferred response.
    /// </summary>
    public sealed class RequestBinding
    {
        /// <summary>Stands for no security context: the request was not protected.</summary>
        public const int Unprotected = -1;

        /// <summary>The security context of the peer of the endpoint; the contexts of others behind it come after.</summary>
        public const int PeerContext = 0;

        /// <summary>Stands for no notification having come yet.</summary>
        public const long NoNotification = -2;

        /// <summary>Index of the security context, or <see cref="Unprotected"/>.</summary>
        public int Context { get; private set; } = Unprotected;

        /// <summary>Which derivation of the context it was: after another one nothing can be answered any more.</summary>
        public uint Epoch { get; private set; }

        /// <summary>Partial IV of the request.</summary>
        public long PartialIv { get; private set; }

        /// <summary>Whether it is a request of ours to observe, to which notifications may come (RFC 8613 §4.1.3.5).</summary>
        public bool IsObservation { get; set; }

        /// <summary>
        /// The Notification Number: the highest Partial IV of the notifications that came, -1 after one without, or <see cref="NoNotification"/>
        /// (RFC 8613 §4.1.3.5.2).
        /// </summary>
        public long NotificationNumber { get; set; } = NoNotification;

        /// <summary>Whether the request was protected.</summary>
        public bool IsProtected
        {
            get { return Context != Unprotected; }
        }

        /// <summary>Names a request.</summary>
        public void Set(int context, uint epoch, long partialIv)
        {
            Context = context;
            Epoch = epoch;
            PartialIv = partialIv;
            IsObservation = false;
            NotificationNumber = NoNotification;
        }

        /// <summary>Names the same request as another.</summary>
        public void Set(RequestBinding other)
        {
            Set(other.Context, other.Epoch, other.PartialIv);
            IsObservation = other.IsObservation;
            NotificationNumber = other.NotificationNumber;
        }

        /// <summary>Names a request that was not protected.</summary>
        public void Clear()
        {
            Set(Unprotected, 0, 0);
        }
    }
}
