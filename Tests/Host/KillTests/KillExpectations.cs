using System;
using System.Collections.Generic;
using System.Linq;

namespace Lwm2m.Host.Tests;

/// <summary>
/// What a device may have after it was killed: of each value what was acknowledged last, or what was asked for since without an
/// answer; of its accounts those of the last bootstrap whose Finish was acknowledged, or of one since.
/// </summary>
internal sealed class KillExpectations
{
    private readonly Dictionary<int, Dictionary<string, HashSet<string>>> _accounts = [];
    private int _least;

    /// <summary>Writes that were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Those whose outcome was not known when the device was killed.</summary>
    public int Unknown { get; private set; }

    /// <summary>The account in force, as far as known.</summary>
    public int InForce { get; private set; }

    /// <summary>A bootstrap has begun that writes an account with these values.</summary>
    public void Begin(int account, Dictionary<string, string> values)
    {
        lock (_accounts)
        {
            _accounts[account] = values.ToDictionary(entry => entry.Key, entry => new HashSet<string> { entry.Value });
        }
    }

    /// <summary>Its Finish was acknowledged.</summary>
    public void Finish(int account)
    {
        lock (_accounts)
        {
            _least = Math.Max(_least, account);
            Acknowledged++;
        }
    }

    /// <summary>A value is asked for; nothing is known of it yet.</summary>
    public void Ask(string name, string value)
    {
        lock (_accounts)
        {
            _accounts[InForce][name].Add(value);
            Unknown++;
        }
    }

    /// <summary>It was acknowledged.</summary>
    public void Acknowledge(string name, string value)
    {
        lock (_accounts)
        {
            _accounts[InForce][name] = [value];
            Acknowledged++;
            Unknown--;
        }
    }

    /// <summary>A value may be gone.</summary>
    public void MayBe(string name, string value)
    {
        lock (_accounts)
        {
            if (_accounts.TryGetValue(InForce, out var values))
            {
                values[name].Add(value);
            }
        }
    }

    /// <summary>Checks what the device has.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Check(int account, Dictionary<string, string> values)
    {
        lock (_accounts)
        {
            if (account < _least || !_accounts.TryGetValue(account, out var expected))
            {
                return $"account {account} is in force, but {_least} was acknowledged";
            }

            InForce = _least = account;
            foreach (var (name, allowed) in expected)
            {
                if (!allowed.Contains(values[name]))
                {
                    return $"account {account}: {name} is '{values[name]}', but only '{string.Join("' or '", allowed)}' was written";
                }
            }

            foreach (var name in values.Keys)
            {
                expected[name] = [values[name]];
            }

            return null;
        }
    }
}
