using System;
using System.Text;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>What a command, a prompt, a URC with its second line, counted bytes and a recovery take of the heap: nothing.</summary>
[TestClass]
public class ModemAllocationTests
{
    private const int Rounds = 200;

    [TestMethod]
    public void Commands_prompts_and_URCs_allocate_nothing()
    {
        EchoPort port = new();
        CellularModem modem = new(port, new StillClock(), [new Lwm2m.Modem.GenericDialect()]);
        Listener listener = new();
        modem.Channel.AddUrc(Encoding.ASCII.GetBytes("+CMT:"), listener, 1);
        modem.Channel.AddUrc(Encoding.ASCII.GetBytes("+DATA:"), listener, 2);
        long nowMs = 1;
        modem.Start(nowMs);
        for (; modem.State != ModemState.Ready; nowMs += 10)
        {
            Assert.IsLessThan(100_000, nowMs);
            modem.Step(nowMs);
        }

        WorkJob job = new();
        long allocated = 0;
        for (int round = 0; round < Rounds + 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            job.Begin();
            modem.Submit(job);
            port.Say(s_message);
            port.Say(s_data);
            for (int i = 0; i < 20; i++)
            {
                modem.Step(nowMs += 10);
            }

            // The first rounds load and compile.
            allocated += round < 10 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.IsFalse(job.IsActive);
        }

        Assert.AreEqual(3 * (Rounds + 10), job.Done);
        Assert.AreEqual(2 * (Rounds + 10), listener.Heard);
        Assert.AreEqual(0, allocated);
    }

    [TestMethod]
    public void A_modem_that_starts_anew_is_set_up_without_allocating()
    {
        EchoPort port = new();
        CellularModem modem = new(port, new StillClock(), [new Lwm2m.Modem.GenericDialect()]);
        long nowMs = 1;
        modem.Start(nowMs);
        long allocated = 0;
        for (int round = 0; round < Rounds + 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            port.Say(s_boot);
            for (int i = 0; i < 100; i++)
            {
                modem.Step(nowMs += 10);
            }

            allocated += round < 10 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.AreEqual(ModemState.Ready, modem.State);
            modem.Step(nowMs += CellularModem.StableMs); // else it would be switched off for a pause
        }

        Assert.AreEqual(0, allocated);
    }

    private static readonly byte[] s_message = Encoding.ASCII.GetBytes("\r\n+CMT: ,26\r\n040a9154214365870004\r\n");
    private static readonly byte[] s_data = Encoding.ASCII.GetBytes("\r\n+DATA: 1,5\r\nab\r\nc");
    private static readonly byte[] s_boot = Encoding.ASCII.GetBytes("\r\nRDY\r\n");

    /// <summary>A modem that allocates nothing: OK to everything, a prompt to +CMGS, an answer to a query.</summary>
    private sealed class EchoPort : ModemPort
    {
        private static readonly byte[] s_ok = Encoding.ASCII.GetBytes("\r\nOK\r\n");
        private static readonly byte[] s_prompt = Encoding.ASCII.GetBytes("\r\n> ");
        private static readonly byte[] s_sent = Encoding.ASCII.GetBytes("\r\n+CMGS: 5\r\n\r\nOK\r\n");
        private static readonly byte[] s_model = Encoding.ASCII.GetBytes("\r\nBench\r\n\r\nOK\r\n");
        private static readonly byte[] s_registered = Encoding.ASCII.GetBytes("\r\n+CEREG: 4,1\r\n\r\nOK\r\n");
        private static readonly byte[] s_sim = Encoding.ASCII.GetBytes("\r\n+CPIN: READY\r\n\r\nOK\r\n");
        private readonly byte[] _toHost = new byte[4096];
        private readonly byte[] _line = new byte[1024];
        private int _count;
        private int _length;

        public override int BaudRate => 115200;

        public void Say(byte[] text)
        {
            Array.Copy(text, 0, _toHost, _count, text.Length);
            _count += text.Length;
        }

        public override bool Open(int baudRate) => true;

        public override void Close()
        {
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = Math.Min(count, _count);
            Array.Copy(_toHost, 0, buffer, offset, read);
            _count -= read;
            Array.Copy(_toHost, read, _toHost, 0, _count);
            return read;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            for (int i = offset; i < offset + count; i++)
            {
                if (buffer[i] == 0x1A)
                {
                    Say(s_sent);
                    _length = 0;
                }
                else if (buffer[i] != '\r')
                {
                    _line[_length++] = buffer[i];
                }
                else
                {
                    Say(_length > 5 && _line[3] == 'C' && _line[4] == 'M' && _line[5] == 'G' ? s_prompt
                        : _length > 4 && _line[4] == 'G' ? s_model
                        : _length > 7 && _line[4] == 'E' && _line[8] == '?' ? s_registered
                        : _length > 4 && _line[4] == 'P' ? s_sim
                        : s_ok);
                    _length = 0;
                }
            }
        }
    }

    /// <summary>A short message, a query and a plain command.</summary>
    private sealed class WorkJob() : ModemJob(Send, true)
    {
        private static readonly byte[] s_query = Encoding.ASCII.GetBytes("AT+CEREG?");
        private static readonly byte[] s_answer = Encoding.ASCII.GetBytes("+CEREG:");
        private static readonly byte[] s_send = Encoding.ASCII.GetBytes("AT+CMGS=");
        private static readonly byte[] s_sent = Encoding.ASCII.GetBytes("+CMGS:");
        private static readonly byte[] s_plain = Encoding.ASCII.GetBytes("AT+CXYZ=");
        private readonly byte[] _data = new byte[140];
        private int _phase;

        public int Done { get; private set; }

        public void Begin() => _phase = 0;

        public override void Run(AtChannel at)
        {
            switch (_phase)
            {
                case 0:
                    at.Begin(this, s_send).Number(153);
                    at.Expect(s_sent, true);
                    at.ExpectPrompt('>', 0);
                    at.Send(120_000);
                    break;
                case 1:
                    at.Begin(this, s_query);
                    at.Expect(s_answer, true);
                    at.Send(5000);
                    break;
                case 2:
                    AtWriter writer = at.Begin(this, s_plain);
                    writer.Number(-17);
                    writer.Quoted(s_plain);
                    at.Send(5000);
                    break;
            }
        }

        public override void OnPrompt(AtChannel at, AtWriter writer)
        {
            writer.Hex(_data, 0, _data.Length);
            writer.Byte(0x1A);
        }

        public override void OnAnswer(AtChannel at, AtFields fields)
        {
            fields.TryNumber(out _);
            fields.TryText(out _, out _);
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            Done += result == AtResult.Ok ? 1 : 0;
            _phase++;
        }
    }

    private sealed class Listener : IUrcHandler
    {
        public int Heard { get; private set; }

        public void OnUrc(AtChannel at, int code, AtFields fields)
        {
            if (code == 1)
            {
                at.ExpectLine();
            }
            else if (fields.Skip(1) && fields.TryNumber(out int count))
            {
                at.ExpectRaw(count);
            }
        }

        public void OnUrcData(AtChannel at, int code, byte[] buffer, int offset, int count)
        {
            Heard++;
            AtFields.DecodeHex(buffer, offset, count);
        }
    }

    private sealed class StillClock : Clock
    {
        public override long NowMs => 0;
    }
}
