namespace Lwm2m.Oscore
{
    /// <summary>State of an exchange of nonces on the client's side (RFC 8613 App. B.2).</summary>
    internal enum NonceExchangeState
    {
        /// <summary>No exchange.</summary>
        None,

        /// <summary>Requests leave under the first context, derived with ID1, until an R2 comes (steps 1 to 3).</summary>
        First,

        /// <summary>Requests leave under the third context, derived with R2 ‖ R3, until a response under it comes (steps 3 to 5).</summary>
        Third
    }
}
