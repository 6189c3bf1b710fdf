namespace Lwm2m.Coap
{
    /// <summary>What a message that arrived means to the exchanges above the message layer.</summary>
    internal enum Arrival
    {
        /// <summary>Nothing: dropped, repeated or answered already.</summary>
        Nothing,

        /// <summary>A request that was not there before.</summary>
        Request,

        /// <summary>A response, alone or with the acknowledgement of the message outstanding.</summary>
        Response,

        /// <summary>The message outstanding has arrived.</summary>
        Acknowledgement,

        /// <summary>A message of ours was refused.</summary>
        Reset
    }
}
