using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// Working memory that the contexts of a client share during a call, as one thread steps them all. No context finds in it what
    /// it has left there, but for keys in <see cref="Attempted"/>, which say whose they are.
    /// </summary>
    internal sealed class OscoreWork
    {
        /// <summary>For <see cref="AesCcm"/>.</summary>
        internal readonly uint[] Ccm = new uint[AesCcm.WorkWords];

        /// <summary>The start of all additional data.</summary>
        internal readonly byte[] AadStart = EndpointContext.MakeAadStart();

        /// <summary>HKDF SHA-256.</summary>
        internal readonly Hkdf Hkdf;

        /// <summary>The message in hand.</summary>
        internal readonly OuterMessage Outer = new OuterMessage();

        /// <summary>Its OSCORE option, when it was received.</summary>
        internal readonly OscoreOption Option = new OscoreOption();

        /// <summary>Its nonce.</summary>
        internal readonly byte[] Nonce = new byte[EndpointContext.NonceLength];

        /// <summary>Its additional data.</summary>
        internal readonly byte[] Aad = new byte[EndpointContext.MaxAadLength];

        /// <summary>Holds one after the other: the info of a derivation, a record of the store, the value of an OSCORE option.</summary>
        internal readonly byte[] Scratch = new byte[CommonContext.MaxInfoLength];

        /// <summary>A key that was derived, wiped as soon as it is set; or a fingerprint.</summary>
        internal readonly byte[] Key = new byte[EndpointContext.KeyLength];

        /// <summary>The Common IV, likewise.</summary>
        internal readonly byte[] CommonIv = new byte[EndpointContext.NonceLength];

        /// <summary>An ID Context that is looked at, or the kid context of the message in hand.</summary>
        internal readonly byte[] IdContext = new byte[NonceExchange.MaxWrappedLength];

        internal readonly ByteWindow Window = new ByteWindow();
        internal readonly CborWriter Writer = new CborWriter();

        /// <summary>The keys for the message in hand.</summary>
        internal SecurityContext Selected;

        /// <summary>Sender Sequence Number for the message in hand, or <see cref="OscoreOption.NoPartialIv"/> where it goes without.</summary>
        internal long Number;

        /// <summary>The kid context for the message in hand, or null.</summary>
        internal byte[] KidContext;

        /// <summary>Its bytes.</summary>
        internal int KidContextLength;

        /// <summary>Keys that some context attempts to derive (RFC 8613 App. B.2) and that are not in force; null before the first of them.</summary>
        internal SecurityContext Attempted;

        internal OscoreWork(Hkdf hkdf)
        {
            Hkdf = hkdf;
        }

        /// <summary>Chooses keys that are attempted, and derives them if they are not there.</summary>
        internal void SelectAttempted(CryptoEngine engine, CommonContext common, byte[] idContext, int length)
        {
            if (Attempted is null)
            {
                Attempted = new SecurityContext(engine, common.SenderId, common.RecipientId, this);
            }

            if (!Attempted.IsFor(common, idContext, length))
            {
                common.Derive(Attempted, idContext, length);
            }

            Selected = Attempted;
        }

        /// <summary>Wipes keys that are attempted, if they are those of a context.</summary>
        internal void WipeAttempted(CommonContext common)
        {
            if (Attempted is not null && Attempted.IsOf(common))
            {
                Attempted.Wipe();
            }
        }
    }
}
