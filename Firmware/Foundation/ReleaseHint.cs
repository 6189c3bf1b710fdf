namespace Lwm2m.Foundation
{
    /// <summary>
    /// What is known to follow a datagram, so that the network may release the radio sooner: the release assistance indication, with the values
    /// of <c>+CSODCP</c> (TS 27.007 §10.1.43).
    /// </summary>
    public enum ReleaseHint
    {
        /// <summary>Nothing is known.</summary>
        None,

        /// <summary>No datagram follows in either direction, as after a report without acknowledgement.</summary>
        NothingFollows,

        /// <summary>One datagram of the peer follows, such as the response to a request.</summary>
        OneAnswerFollows
    }
}
