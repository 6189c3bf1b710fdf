using Lwm2m.Oscore;
using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary>How often OSCORE with RFC 8613 App. B.1 writes to the store, and what that is over the life of a device.</summary>
public static class FlashCosts
{
    private const int Messages = 16000;
    private const int Thousand = 1000;
    private const int ReportsPerHour = SecurityCosts.ReportsPerHour;
    private const double HoursOfTenYears = 10 * 365.25 * 24;

    private enum Kind
    {
        Request,
        Notification,
        Answer,
        RequestAfterSleep,
        RequestAfterCut,
    }

    /// <summary>Measures it.</summary>
    public static Table Measure()
    {
        var table = new Table().Title($"Records written or erased under OSCORE, App. B.1, {new OscoreOptions().SequencesPerWrite} numbers per write")
            .AddColumns("what the device does", "per 1000 messages", $"over ten years at {ReportsPerHour} an hour");
        Add("requests sent (Register, Update, Send)", WritesOf(Kind.Request));
        Add("notifications sent", WritesOf(Kind.Notification));
        Add("requests answered at once (Read, Write)", WritesOf(Kind.Answer));
        Add("requests sent, power off in between, after a suspension", WritesOf(Kind.RequestAfterSleep));
        Add("requests sent, power cut in between", WritesOf(Kind.RequestAfterCut));
        return table;

        void Add(string name, double writes) =>
            table.AddRow(name, $"{writes:0.0}", $"{ReportsPerHour * HoursOfTenYears * writes / Thousand:N0}");
    }

    /// <summary>Writes for a thousand notifications.</summary>
    public static double OfNotifications() => WritesOf(Kind.Notification);

    /// <summary>Writes for a thousand requests that are answered at once.</summary>
    public static double OfAnswers() => WritesOf(Kind.Answer);

    private static double WritesOf(Kind kind)
    {
        var keys = SecurityCosts.Keys();
        var (device, server) = (new OscoreEnd(keys), new OscoreEnd(keys.Mirrored()));
        server.ComposeRequest(2);

        // The first request sets the window, whatever comes after.
        Ask();
        Compose();
        var before = device.Store.Writes;
        for (var i = 0; i < Messages; i++)
        {
            switch (kind)
            {
                case Kind.Notification:
                    Expect(device.ProtectResponse(isOnly: false));
                    break;
                case Kind.Answer:
                    Ask();
                    Expect(device.ProtectResponse(isOnly: true));
                    break;
                case Kind.RequestAfterSleep or Kind.RequestAfterCut:
                    Expect(kind == Kind.RequestAfterCut || device.Suspend());
                    device = new OscoreEnd(keys, device.Store);
                    Compose();
                    Expect(device.ProtectRequest());
                    break;
                case Kind.Request:
                    Expect(device.ProtectRequest());
                    break;
            }
        }

        return (device.Store.Writes - before) * (double)Thousand / Messages;

        void Ask()
        {
            Expect(server.ProtectRequest());
            Expect(device.UnprotectRequest(server.Protected.ToArray()));
        }

        void Compose()
        {
            if (kind is Kind.Request or Kind.RequestAfterSleep or Kind.RequestAfterCut)
            {
                device.ComposeRequest(20);
            }
            else
            {
                device.ComposeResponse(kind == Kind.Notification ? 5 : null, 20);
            }
        }
    }

    private static void Expect(bool isDone)
    {
        if (!isDone)
        {
            throw new InvalidOperationException("OSCORE refused a message of its own");
        }
    }
}
