using Lwm2m.Bench.Card;
using Lwm2m.Bench.Modem;

namespace Lwm2m.Bench.Tests.Card;

/// <summary>The T=0 line of the bench's card: the known exchanges, and its strictness.</summary>
[TestClass]
public sealed class T0CardTests
{
    private readonly List<string> _commands = [];

    [TestMethod]
    [DataRow("00A4000402", "A4", "3F00", "6103", "00C0000003", "C0010203" + "9000")]
    [DataRow("02A4000402", "A4", "3F00", "6103", "02C0000003", "C0010203" + "9000")]
    [DataRow("41A4000402", "A4", "3F00", "6103", "41C0000003", "C0010203" + "9000")]
    [DataRow("00A4000402", "A4", "3F00", "6103", "00C0000000", "6C03")]
    [DataRow("00B0000003", "B0010203" + "9000", "00B0000000", "6C03", "00B0000003", "B0010203" + "9000")]
    [DataRow("00B0000005", "6C03", "00B0000003", "B0010203" + "9000", "00A4000000", "6103")]
    public void Known_exchanges(params string[] steps)
    {
        T0Card line = Make("0102039000");
        for (int i = 0; i < steps.Length; i += 2)
        {
            Assert.AreEqual(steps[i] + steps[i + 1], Say(line, steps[i]));
        }

        Assert.IsEmpty(line.Violations);
    }

    [TestMethod]
    public void A_warning_is_told_first_and_its_data_fetched()
    {
        T0Card line = Make("010262F1");
        Assert.AreEqual("00A4000402A4", Say(line, "00A4000402"));
        Assert.AreEqual("3F0062F1", Say(line, "3F00"));
        Assert.AreEqual("00C00000006C02", Say(line, "00C0000000"));
        Assert.AreEqual("00C0000002C0010262F1", Say(line, "00C0000002"));
    }

    [TestMethod]
    public void What_is_given_once_is_not_lost_by_a_wrong_length()
    {
        T0Card line = Make("0102039000", "6A88");
        Assert.AreEqual("80CA0005006C03", Say(line, "80CA000500"));
        Assert.AreEqual("80CA000503CA0102039000", Say(line, "80CA000503"));
        Assert.HasCount(1, _commands);
        Assert.AreEqual("80CA0005006A88", Say(line, "80CA000500"));
    }

    [TestMethod]
    public void Secured_reads_carry_data_and_no_length_goes_to_the_card_behind_data()
    {
        T0Card line = Make("9000");
        Assert.AreEqual("84CA000502CA", Say(line, "84CA000502"));
        Assert.AreEqual("AABB9000", Say(line, "AABB"));
        CollectionAssert.AreEqual(new[] { "84CA000502AABB" }, _commands);
    }

    [TestMethod]
    public void GET_RESPONSE_on_another_channel_is_a_violation()
    {
        T0Card line = Make("0102039000");
        Say(line, "02A4000402");
        Say(line, "3F00");
        Assert.AreEqual("00C00000036985", Say(line, "00C0000003"));
        Assert.HasCount(1, line.Violations);
    }

    [TestMethod]
    [DataRow("0060000000")]
    [DataRow("0090000000")]
    [DataRow("00A4000000FF")]
    [DataRow("FF01FE")]
    [DataRow("FF109400")]
    public void What_no_host_may_send_is_a_violation_and_silence(string sent)
    {
        T0Card line = Make("9000");
        Say(line, sent);
        Assert.HasCount(1, line.Violations);
        Assert.AreEqual("00A4000000", Say(line, "00A4000000"));
        line.Reset();
        Assert.AreEqual("00A40000009000", Say(line, "00A4000000"));
    }

    [TestMethod]
    public void PPS_is_taken_right_behind_the_answer_to_reset_only()
    {
        T0Card line = Make("9000", "9000");
        Assert.AreEqual("FF10947BFF10947B", Say(line, "FF10947B"));
        Assert.AreEqual(0x94, line.Rate);
        line.Reset();
        Assert.AreEqual(0x11, line.Rate);
        Say(line, "00A4000000");
        Assert.AreEqual("FF10947B", Say(line, "FF10947B"));
        Assert.IsNotEmpty(line.Violations);
    }

    [TestMethod]
    public void The_inverse_convention_mirrors_and_inverts()
    {
        var line = new T0Card(new Answers(["9000"], _commands), [0x3F, 0x00]);
        Assert.AreEqual("03FF", Convert.ToHexString(line.Reset()));
        Assert.AreEqual("FFDAFFFFFF" + "F6FF", Say(line, "FFDAFFFFFF"));
        CollectionAssert.AreEqual(new[] { "00A40000" }, _commands);
    }

    private T0Card Make(params string[] answers)
    {
        var line = new T0Card(new Answers(answers, _commands), Convert.FromHexString("3B9F94801F878031E073FE211B674A357530350259C6"));
        line.Reset();
        return line;
    }

    private static string Say(T0Card line, string hex) => Convert.ToHexString(line.Hear(Convert.FromHexString(hex)));

    private sealed class Answers(string[] answers, List<string> commands) : IModemCard
    {
        public byte[] Transmit(byte[] command)
        {
            commands.Add(Convert.ToHexString(command));
            return Convert.FromHexString(answers[Math.Min(commands.Count, answers.Length) - 1]);
        }
    }
}
