using System;
using System.Linq;

namespace Lwm2m.Host.Tests;

/// <summary>One thing that happens to a device: a request of its bootstrap server, or what <see cref="Kind"/> says.</summary>
internal sealed record PlanStep(PlanStep.Kinds Kind, byte Code = 0, string Path = "", int Format = -1, params byte[] Body)
{
    public enum Kinds
    {
        /// <summary>A bootstrap is asked for and taken by the bootstrap server.</summary>
        Begin,

        /// <summary>The bootstrap server asks for something.</summary>
        Request,

        /// <summary>Time passes.</summary>
        Wait,

        /// <summary>The power goes.</summary>
        Kill,

        /// <summary>The device sleeps with the power off.</summary>
        Suspend,
    }

    public override string ToString() => Kind == Kinds.Request ? $"0.{Code:00} {Path} {Format} {Convert.ToHexString(Body)}" : Kind.ToString();
}
