using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Client;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <content>Links with an eavesdropper, and a flash that refuses writes.</content>
public sealed partial class OscoreLifeTests
{
    /// <summary>Between the device and a server.</summary>
    private sealed class Wire
    {
        private readonly List<byte[]> _heard = [];

        public Queue<byte[]> ToDevice { get; } = new();

        public Queue<byte[]> ToServer { get; } = new();

        public bool IsQuiet => ToDevice.Count + ToServer.Count == 0;

        public void Clear()
        {
            ToDevice.Clear();
            ToServer.Clear();
        }

        public void Send(bool toDevice, byte[] datagram)
        {
            (toDevice ? ToDevice : ToServer).Enqueue(datagram);
            if (toDevice)
            {
                _heard.Add(datagram);
            }
        }

        public byte[][] TakeHeard()
        {
            byte[][] heard = [.. _heard];
            _heard.Clear();
            return heard;
        }
    }

    private sealed class WireLink(Wire? wire, bool isServer) : DatagramLink
    {
        private LinkState _state = isServer ? LinkState.Open : LinkState.Closed;

        public override LinkState State => _state;

        public override int MaxDatagram => 1232;

        public override void Open(long nowMs) => _state = LinkState.Open;

        public override void Close() => _state = LinkState.Closed;

        public override bool Suspend()
        {
            Close();
            return true;
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            wire?.Send(isServer, buffer.AsSpan(offset, count).ToArray());
            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (wire is null || !(isServer ? wire.ToServer : wire.ToDevice).TryDequeue(out byte[]? datagram))
            {
                return 0;
            }

            Array.Copy(datagram, 0, buffer, offset, Math.Min(count, datagram.Length));
            return datagram.Length;
        }

        public override bool Wait(int timeoutMs) => wire is not null && (isServer ? wire.ToServer : wire.ToDevice).Count > 0;
    }

    private sealed class WireBinding(Dictionary<string, Wire> wires) : Binding
    {
        public override string Scheme => "coap";

        public override int DefaultPort => 5683;

        public override char Letter => 'U';

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials) => new WireLink(wires.GetValueOrDefault(target.Host), false);
    }

    /// <summary>Takes most writes whole. Some it refuses, after which the slot holds what it held; at others the power fails before, within or after.</summary>
    private sealed class FaultyMedium(Random chance) : RecordMedium
    {
        private readonly Dictionary<(string, int), byte[]> _slots = [];

        public bool IsOn { get; set; } = true;

        public bool IsFaultless { get; set; }

        public bool IsReadOnly { get; set; }

        public bool RefusesOne { get; set; }

        public int Refused { get; private set; }

        public override int Read(string name, int slot, byte[] buffer, int offset, int count)
        {
            if (!_slots.TryGetValue((name, slot), out byte[]? content))
            {
                return Missing;
            }

            int read = Math.Min(count, content.Length);
            Array.Copy(content, 0, buffer, offset, read);
            return read;
        }

        public override bool Write(string name, int slot, byte[] buffer, int offset, int count)
        {
            if (IsRefused())
            {
                return false;
            }

            byte[] content = buffer.AsSpan(offset, count).ToArray();
            int fate = IsFaultless ? 40 : chance.Next(40);
            if (fate > 2)
            {
                _slots[(name, slot)] = content;
                return true;
            }

            if (fate > 0)
            {
                int kept = fate == 1 ? count : chance.Next(count);
                byte[] former = _slots.GetValueOrDefault((name, slot), []);
                _slots[(name, slot)] = chance.Next(2) == 0 && former.Length > kept ? [.. content[..kept], .. former[kept..]] : content[..kept];
            }

            IsOn = false;
            throw new PowerCutException();
        }

        public override bool Delete(string name, int slot)
        {
            if (IsRefused())
            {
                return false;
            }

            _slots.Remove((name, slot));
            return true;
        }

        private bool IsRefused()
        {
            Assert.IsTrue(IsOn);
            bool isRefused = !IsFaultless && (IsReadOnly || RefusesOne);
            RefusesOne = RefusesOne && !isRefused;
            Refused += isRefused ? 1 : 0;
            return isRefused;
        }
    }
}
