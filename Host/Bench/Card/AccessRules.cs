namespace Lwm2m.Bench.Card;

/// <summary>EF ARR: the access rules that file control parameters point to (ETSI TS 102 221 §13.4).</summary>
internal static class AccessRules
{
    private static readonly (CardAccess Read, CardAccess Update)[] Rules =
    [
        (CardAccess.Always, CardAccess.Adm),
        (CardAccess.Always, CardAccess.Never),
        (CardAccess.Pin, CardAccess.Adm),
        (CardAccess.Pin, CardAccess.Pin),
        (CardAccess.Adm, CardAccess.Adm),
        (CardAccess.Always, CardAccess.Pin),
        (CardAccess.Never, CardAccess.Adm),
    ];

    public static int RecordOf(CardAccess read, CardAccess update)
    {
        var index = Array.IndexOf(Rules, (read, update));
        return index >= 0 ? index + 1 : throw new ArgumentException($"there is no access rule for {read} and {update}");
    }

    public static RecordFile File() => new(0x2F06, 32, [.. Rules.Select(rule => (byte[])[0x80, 0x01, 0x01, .. Condition(rule.Read), 0x80, 0x01, 0x02, .. Condition(rule.Update)])])
    {
        ShortId = 6,
    };

    private static byte[] Condition(CardAccess access) => access switch
    {
        CardAccess.Always => [0x90, 0x00],
        CardAccess.Pin => [0xA4, 0x06, 0x83, 0x01, Pins.User, 0x95, 0x01, 0x08],
        CardAccess.Adm => [0xA4, 0x06, 0x83, 0x01, Pins.Administrative, 0x95, 0x01, 0x08],
        _ => [0x97, 0x00],
    };
}
