namespace Lwm2m.Client
{
    /// <summary>The events between the states of a registration, see <see cref="RegistrationTransitions"/>.</summary>
    internal enum RegistrationEvent
    {
        /// <summary>A Register has been sent.</summary>
        RegisterSent,

        /// <summary>An Update has been sent.</summary>
        UpdateSent,

        /// <summary>A De-register has been sent.</summary>
        DeregisterSent,

        /// <summary>The server has accepted a Register or an Update.</summary>
        Accepted,

        /// <summary>An Update has failed, and the registration is still there.</summary>
        UpdateFailed,

        /// <summary>The server no longer knows the client, which registers again at once.</summary>
        Lost,

        /// <summary>The server no longer knows the client, which registers again after a pause.</summary>
        LostAgain,

        /// <summary>A try has failed, and the next one comes after a pause.</summary>
        TryFailed,

        /// <summary>It was the last try; follows <see cref="TryFailed"/>.</summary>
        LastTryFailed,

        /// <summary>A registration that failed is tried again after a pause.</summary>
        TriedAgain,

        /// <summary>The link was closed, and what was on its way is sent again.</summary>
        LinkClosed,

        /// <summary>The client has left the server for good.</summary>
        Left,

        /// <summary>The client has left the server for the Disable Timeout.</summary>
        LeftForTime,

        /// <summary>The Disable Timeout is over.</summary>
        DisableEnded
    }
}
