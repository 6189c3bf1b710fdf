namespace Lwm2m.Uicc
{
    /// <summary>What uses a card, and has to do something whenever it is ready: a service, the toolkit, the reader of the bootstrap file.</summary>
    public interface ICardUser
    {
        /// <summary>The card takes commands, after a reset or a change: channels, selections, SCP03 and the terminal profile are as after a reset. Submit what is needed.</summary>
        void OnCardReady(Card card);

        /// <summary>The card was reset, changed, lost or closed: nothing it was told before holds. Jobs have been cancelled already.</summary>
        void OnCardLost(Card card);

        /// <summary>The card has a proactive command of <see cref="Card.ProactiveBytes"/> bytes (91xx). Called from inside a job: submit the one that fetches it.</summary>
        void OnProactive(Card card);
    }
}
