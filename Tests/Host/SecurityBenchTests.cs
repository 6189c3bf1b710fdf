using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Cli.Benchmark;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>What <c>./run bench</c> says of OSCORE and DTLS is what the RFCs let expect.</summary>
[TestClass]
public class SecurityBenchTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [TestMethod]
    [DataRow(20, 16)]
    [DataRow(239, 16)]
    [DataRow(100, 32)]
    public void Nothing_is_allocated_to_wrap_a_command_or_to_unwrap_its_response(int size, int keyLength)
    {
        ProtectionCost cost = SecureChannelCosts.Of(size, keyLength).Device;
        Assert.AreEqual(0.0, cost.ProtectBytes);
        Assert.AreEqual(0.0, cost.UnprotectBytes);
    }

    // Proves: WP-78
    [TestMethod]
    public async Task OSCORE_adds_13_bytes_to_a_request_11_to_its_response_and_14_to_a_notification()
    {
        SecurityCosts plain = await SecurityCosts.MeasureAsync(BenchSecurity.NoSec, Stop);
        SecurityCosts oscore = await SecurityCosts.MeasureAsync(BenchSecurity.Oscore, Stop);
        Assert.AreEqual(13, oscore.Read.ToDevice - plain.Read.ToDevice);
        Assert.AreEqual(11, oscore.Read.FromDevice - plain.Read.FromDevice);
        Assert.AreEqual(14, oscore.Register.FromDevice - plain.Register.FromDevice, "a kid of one byte");
        Assert.AreEqual(14, oscore.Update.FromDevice - plain.Update.FromDevice);
        Assert.AreEqual(11, oscore.Update.ToDevice - plain.Update.ToDevice);
        Assert.AreEqual(14, oscore.Notify.FromDevice - plain.Notify.FromDevice);
        Assert.AreEqual(plain.Confirmable.ToDevice, oscore.Confirmable.ToDevice);
    }

    [TestMethod]
    public async Task A_record_adds_29_bytes_and_a_connection_ID_of_4_bytes_5_more_towards_the_server()
    {
        SecurityCosts plain = await SecurityCosts.MeasureAsync(BenchSecurity.NoSec, Stop);
        SecurityCosts dtls = await SecurityCosts.MeasureAsync(BenchSecurity.Dtls, Stop);
        SecurityCosts cid = await SecurityCosts.MeasureAsync(BenchSecurity.DtlsWithCid, Stop);
        Assert.AreEqual(29, dtls.Read.ToDevice - plain.Read.ToDevice);
        Assert.AreEqual(29, dtls.Read.FromDevice - plain.Read.FromDevice);
        Assert.AreEqual(29, cid.Read.ToDevice - plain.Read.ToDevice);
        Assert.AreEqual(34, cid.Read.FromDevice - plain.Read.FromDevice);
        Assert.AreEqual(34, cid.Notify.FromDevice - plain.Notify.FromDevice);
    }

    [TestMethod]
    public async Task A_context_is_derived_in_one_round_trip_before_the_first_message()
    {
        WireBytes more = await RecoveryCosts.FirstUseAsync(Stop);
        Assert.AreEqual(2, more.Datagrams);
    }

    [TestMethod]
    public async Task What_it_takes_to_get_over_a_loss_and_to_prove_freshness_can_be_measured()
    {
        Assert.HasCount(7, (await RecoveryCosts.MeasureAsync(Stop)).Rows);
    }

    [TestMethod]
    [DataRow(20)]
    [DataRow(100)]
    [DataRow(1000)]
    public void Nothing_is_allocated_to_protect_or_open_a_request(int payload)
    {
        ProtectionCost cost = ProtectionCosts.Device(payload);
        Assert.AreEqual(0.0, cost.ProtectBytes);
        Assert.AreEqual(0.0, cost.UnprotectBytes);
    }

    // Proves: WP-78
    [TestMethod]
    public void A_thousand_notifications_write_to_the_store_sixteen_times_at_most_and_answers_never()
    {
        Assert.IsLessThanOrEqualTo(16.0, FlashCosts.OfNotifications());
        Assert.AreEqual(0.0, FlashCosts.OfAnswers());
    }

    [TestMethod]
    public void What_the_device_takes_of_memory_and_flash_can_be_measured()
    {
        Assert.HasCount(11, MemoryCosts.Measure().Rows);
        Assert.HasCount(5, FlashCosts.Measure().Rows);
    }
}
