namespace Lwm2m.Bench.Card;

/// <summary>
/// What goes wrong on the line of a card with T=0; all is off unless set, and may be set at any time. A switch that counts goes down each time it is used.
/// </summary>
public sealed class T0Faults
{
    /// <summary>So many resets are not answered.</summary>
    public int MuteResets { get; set; }

    /// <summary>So many answers to reset have a wrong last character.</summary>
    public int WrongAnswers { get; set; }

    /// <summary>Of so many answers to reset the last character is missing.</summary>
    public int CutAnswers { get; set; }

    /// <summary>PPS is answered with nothing.</summary>
    public bool IgnoresPps { get; set; }

    /// <summary>PPS is answered with other parameters.</summary>
    public bool RefusesPps { get; set; }

    /// <summary>PPS is answered without PPS1: the rate stays.</summary>
    public bool OmitsPps1 { get; set; }

    /// <summary>Each octet of data is asked for, or given, by a procedure byte of its own.</summary>
    public bool OneByOne { get; set; }

    /// <summary>So many times 60 stands before each procedure byte.</summary>
    public int Patience { get; set; }

    /// <summary>More data waits behind 9F, as on a SIM of 2G.</summary>
    public bool TellsBy9F { get; set; }

    /// <summary>So many commands are answered by an octet that is no procedure byte.</summary>
    public int WrongProcedures { get; set; }

    /// <summary>So many responses lose their last octet.</summary>
    public int LostOctets { get; set; }

    /// <summary>So many commands collide with something: one bit of the echo is another.</summary>
    public int Collisions { get; set; }

    /// <summary>So many commands are not answered.</summary>
    public int Silences { get; set; }
}
