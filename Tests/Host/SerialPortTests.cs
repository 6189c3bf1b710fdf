using System;
using System.IO;
using System.IO.Ports;
using System.Runtime.InteropServices;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The host's serial port against a pseudo terminal, with the manners of a board's port.</summary>
[TestClass]
public class SerialPortTests
{
    private int _master;
    private SerialPort _port = null!;

    [TestInitialize]
    public void OpenTerminal()
    {
        _master = posix_openpt(2 | 0x100);
        Assert.IsGreaterThanOrEqualTo(0, _master);
        Assert.AreEqual(0, grantpt(_master));
        Assert.AreEqual(0, unlockpt(_master));
        byte[] name = new byte[64];
        Assert.AreEqual(0, ptsname_r(_master, name, (nuint)name.Length));
        _port = new SerialPort(System.Text.Encoding.ASCII.GetString(name).TrimEnd('\0'), 115200) { ReadTimeout = 2000 };
        _port.Open();
    }

    [TestCleanup]
    public void CloseTerminal()
    {
        _port.Dispose();
        _ = close(_master);
    }

    [TestMethod]
    public void Bytes_go_both_ways_unchanged()
    {
        byte[] sent = new byte[256];
        for (int i = 0; i < sent.Length; i++)
        {
            sent[i] = (byte)i;
        }

        _port.Write(sent, 0, sent.Length);
        byte[] there = new byte[256];
        Assert.AreEqual(256, (int)read(_master, there, 256));
        CollectionAssert.AreEqual(sent, there);

        Assert.AreEqual(256, (int)write(_master, sent, 256));
        byte[] back = new byte[256];
        Assert.AreEqual(256, _port.Read(back, 0, 256));
        CollectionAssert.AreEqual(sent, back);
    }

    [TestMethod]
    public void A_read_that_times_out_takes_nothing()
    {
        _port.ReadTimeout = 20;
        Assert.AreEqual(3, (int)write(_master, [1, 2, 3], 3));
        Assert.ThrowsExactly<TimeoutException>(() => _port.Read(new byte[4], 0, 4));
        Assert.AreEqual(3, _port.BytesToRead);
    }

    [TestMethod]
    public void Parity_stop_bits_and_rate_change_while_it_is_open()
    {
        _port.Parity = Parity.Odd;
        _port.StopBits = StopBits.Two;
        _port.BaudRate = 55800;         // no standard rate
        Assert.AreEqual(3, (int)write(_master, [1, 2, 3], 3));
        byte[] there = new byte[3];
        Assert.AreEqual(3, _port.Read(there, 0, 3));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, there);
        Assert.AreEqual(Parity.Odd, _port.Parity);
        Assert.AreEqual(StopBits.Two, _port.StopBits);
        Assert.AreEqual(55800, _port.BaudRate);
    }

    [TestMethod]
    public void A_port_that_is_only_closed_keeps_its_name_from_the_next_one()
    {
        string name = _port.PortName;
        _port.Close();
        Assert.ThrowsExactly<ArgumentException>(() => new SerialPort(name));
        _port.Dispose();
        using SerialPort next = new(name, 9600, Parity.Even, 8, StopBits.Two);
        next.Open();
        Assert.IsTrue(next.IsOpen);
    }

    [TestMethod]
    public void The_ports_of_modem_and_card_can_be_opened_again()
    {
        string name = _port.PortName;
        _port.Dispose();
        Lwm2m.Modem.AtPort modem = new(name);
        Assert.IsTrue(modem.Open(9600));
        Assert.IsTrue(modem.Open(115200));
        modem.Close();
        Lwm2m.Sim.SerialT0Port card = new(name);
        Assert.IsTrue(card.Open(9600, isOdd: false));
        Assert.IsTrue(card.SetBaudRate(55800));
        Assert.IsTrue(card.Open(9600, isOdd: true));
        card.Close();
        Assert.AreEqual(0, modem.Errors + card.Errors);
    }

    [TestMethod]
    public void A_port_that_is_not_there_is_an_error() => Assert.ThrowsExactly<IOException>(() => new SerialPort("/dev/no-such-port").Open());

    [DllImport("libc")]
    private static extern int posix_openpt(int flags);

    [DllImport("libc")]
    private static extern int grantpt(int file);

    [DllImport("libc")]
    private static extern int unlockpt(int file);

    [DllImport("libc")]
    private static extern int ptsname_r(int file, byte[] name, nuint size);

    [DllImport("libc")]
    private static extern nint read(int file, byte[] buffer, nint count);

    [DllImport("libc")]
    private static extern nint write(int file, byte[] buffer, nint count);

    [DllImport("libc")]
    private static extern int close(int file);
}
