namespace Lwm2m.CardBootstrap
{
    /// <summary>What the reading of the bootstrap file of a card has come to.</summary>
    public enum CardFileResult
    {
        /// <summary>Nothing yet, or it was cut short.</summary>
        None,

        /// <summary>The file was read whole.</summary>
        Read,

        /// <summary>The card has no such file, or an empty one.</summary>
        NoFile,

        /// <summary>What the file holds, or what leads to it, is not as it should be.</summary>
        Damaged,

        /// <summary>The card refuses the keys or the PIN, or proves to be another one: not tried again before it was reset, as each try may be counted.</summary>
        Refused,

        /// <summary>The card does not answer, or not as a card that works: tried again.</summary>
        Unreadable
    }
}
