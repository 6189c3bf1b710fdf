namespace Lwm2m.Uicc.Tests
{
    /// <summary>A user of a card that writes down what it is told.</summary>
    internal sealed class CardLog : ICardUser
    {
        internal string Text { get; private set; } = "";

        public void OnCardReady(Card card)
        {
            Add("ready");
        }

        public void OnCardLost(Card card)
        {
            Add("lost");
        }

        public void OnProactive(Card card)
        {
            Add("proactive " + card.ProactiveBytes.ToString());
        }

        internal void Add(string text)
        {
            Text += (Text.Length > 0 ? "|" : "") + text;
        }
    }
}
