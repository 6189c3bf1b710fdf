using Lwm2m.Bench.Sms;

namespace Lwm2m.Cli;

/// <summary>Counts the short messages of one number at a service centre.</summary>
public sealed class ShortMessageCount
{
    private readonly string _number;

    /// <summary>Begins to count.</summary>
    /// <param name="centre">The centre.</param>
    /// <param name="number">The number of the device.</param>
    public ShortMessageCount(ShortMessageCentre centre, string number)
    {
        _number = number;
        centre.Passed += Count;
    }

    /// <summary>Messages that the device sent: each is paid.</summary>
    public int Sent { get; private set; }

    /// <summary>Messages that the server sent.</summary>
    public int Received { get; private set; }

    /// <summary>The longest user data of a message, in bytes.</summary>
    public int Longest { get; private set; }

    /// <summary>Messages with a user data header, as concatenated ones, secured packets and pushes have.</summary>
    public int WithHeader { get; private set; }

    /// <summary>Bytes of user data of all messages.</summary>
    public long Bytes { get; private set; }

    /// <summary>For a person.</summary>
    public override string ToString() =>
        $"{Sent} short messages from the device, {Received} to it, {Bytes} B of user data, {Longest} B the longest of 140, {WithHeader} with a user data header";

    private void Count(SmsPassage passage)
    {
        if (passage.Number != _number)
        {
            return; // what reaches the server is what the device sent
        }

        byte[] userData;
        bool hasHeader;
        if (passage.IsFromMobile)
        {
            var submit = SubmitTpdu.Parse(passage.Tpdu, passage.Time);
            (userData, hasHeader) = (submit.UserData, submit.HasHeader);
        }
        else
        {
            var deliver = DeliverTpdu.Parse(passage.Tpdu);
            (userData, hasHeader) = (deliver.UserData, deliver.HasHeader);
        }

        WithHeader += hasHeader ? 1 : 0;
        Sent += passage.IsFromMobile ? 1 : 0;
        Received += passage.IsFromMobile ? 0 : 1;
        Bytes += userData.Length;
        Longest = Math.Max(Longest, userData.Length);
    }
}
