namespace Lwm2m.Uicc
{
    /// <summary>What GET DATA has answered.</summary>
    public enum UiccAnswer
    {
        /// <summary>A message.</summary>
        Message,

        /// <summary>One whose sender is a name, which no answer can be sent to.</summary>
        Alphanumeric,

        /// <summary>Neither: cut off, with another tag, or with lengths that contradict each other.</summary>
        Malformed
    }
}
