using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Oscore;
using Lwm2m.Tests;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>
/// Whole devices at random: bootstraps that rewrite any part of an OSCORE account, take it away and bring it back, the image of the factory
/// again, sleeps, power cuts within any write, a flash that refuses a write, an erasure or everything; and somebody who repeats what he has heard.
/// </summary>
[TestClass]
public sealed partial class OscoreLifeTests
{
    private const int Lives = 60;
    private const int Events = 120;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(Rederivation.Never)]
    [DataRow(Rederivation.OnLoss)]
    [DataRow(Rederivation.OnFirstUseAndLoss)]
    public void No_nonce_comes_twice_and_no_replay_is_taken_whatever_happens_to_accounts_and_store(Rederivation rederivation)
    {
        List<Life> lives = [];
        for (int seed = 1; seed <= Lives; seed++)
        {
            Life life = new(rederivation, seed);
            lives.Add(life);
            try
            {
                life.Run(Events);
            }
            catch (AssertFailedException e)
            {
                throw new AssertFailedException($"seed {seed}: {e.Message}; {string.Join(" ", life.Story.TakeLast(60))}", e);
            }
        }

        TestContext.WriteLine(
            $"{rederivation}: {lives.Sum(life => life.Nonces)} nonces under {lives.Sum(life => life.Keys)} keys, {lives.Sum(life => life.Taken)} writes taken, "
            + $"{lives.Sum(life => life.Replays)} replays, {lives.Sum(life => life.Cuts)} cuts, {lives.Sum(life => life.Bootstraps)} bootstraps, {lives.Sum(life => life.Refusals)} refused writes");
        Assert.IsGreaterThan(Lives * Events / 8, lives.Sum(life => life.Nonces));
        Assert.IsGreaterThan(Lives * 3, lives.Sum(life => life.Taken));
        Assert.IsGreaterThan(Lives * 3, lives.Sum(life => life.Bootstraps));
        Assert.IsGreaterThan(Lives, lives.Sum(life => life.Cuts));
    }

    /// <summary>What an account of the OSCORE object holds.</summary>
    private sealed record Keys(int Secret, int Salt, int IdContext, byte Sender, byte Recipient, int Hmac)
    {
        private const string Strong = "5b1f8e02c96a47d3709db4e6215c3fa8";

        public byte[] SecretBytes => [.. Hex.Parse(Strong)[..15], (byte)Secret];

        public byte[]? SaltBytes => Salt == 0 ? null : [(byte)Salt, 7];

        public byte[]? IdContextBytes => IdContext == 0 ? null : [(byte)IdContext, 9, 9];

        public Keys Mutated(Random random) => random.Next(7) switch
        {
            0 => this with { Secret = random.Next(2) },
            1 => this with { Salt = random.Next(2) },
            2 => this with { IdContext = random.Next(2) },
            3 => this with { Sender = (byte)(0x10 + random.Next(2)) },
            4 or 5 => this with { Recipient = (byte)(0x20 + random.Next(3)) },
            _ => this with { Hmac = random.Next(2) == 0 ? ObjectCredentials.HmacSha256 : ObjectCredentials.HkdfSha256 },
        };

        public OscoreAccount ToAccount() => new(SecretBytes, [Sender], [Recipient], SaltBytes, IdContextBytes) { HmacAlgorithm = Hmac };

        public ObjectCredentials OfServer() => new(SecretBytes, [Recipient], [Sender], SaltBytes, IdContextBytes);
    }
}
