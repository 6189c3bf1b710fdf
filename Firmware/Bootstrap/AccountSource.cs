using Lwm2m.Client;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// Where accounts may come from before those of the factory and before a bootstrap server is asked, such as a card (LwM2M Core §6.1.4), see
    /// <see cref="ClientBootstrap.Source"/>. What it brings goes through an <see cref="AccountExchange"/>.
    /// </summary>
    public abstract class AccountSource : RegistrationGate
    {
        /// <summary>Whether it is known what the source holds, or that it is not to be waited for. Until then no server is turned to.</summary>
        public abstract bool IsKnown { get; }

        /// <summary>Whether it is to be stepped each time: something is being read.</summary>
        public abstract bool HasWork { get; }

        /// <summary>Names an OSCORE context: the same for the same parameters, and telling nothing of the secret among them. The numbers it has used up are kept under that name.</summary>
        public abstract uint NameOf(byte[] buffer, int count);

        /// <summary>Processes what is due.</summary>
        /// <returns>When something is due next.</returns>
        public abstract long Step(long nowMs);

        /// <summary>Gives up what is being read: the client stops or sleeps.</summary>
        public abstract void Stop();
    }
}
