using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using Lwm2m.Tests;

namespace Lwm2m.Host.Tests;

/// <content>Random events in the life of a device.</content>
public sealed partial class OscoreLifeTests
{
    private sealed partial class Life
    {
        /// <summary>Lets time pass for all.</summary>
        private void Pass(long ms)
        {
            long endMs = _nowMs + ms;
            while (_nowMs < endMs)
            {
                Install();
                long next = _device!.Step(_nowMs);
                next = Math.Min(next, _server is null ? long.MaxValue : _server.Step(_nowMs));
                if (_bootstrap is not null)
                {
                    next = Math.Min(next, _bootstrap.Step(_nowMs));
                    _plan.Step(_bootstrap, _nowMs);
                }

                foreach (byte[] datagram in _wires[Server].TakeHeard())
                {
                    _heard.Add(datagram);
                }

                bool isQuiet = _wires.Values.All(wire => wire.IsQuiet);
                _nowMs = isQuiet ? Math.Max(_nowMs + 1, Math.Min(next, _nowMs + 500)) : _nowMs + 1;
            }
        }

        /// <summary>The server holds what the account of the device is for. Its own numbers never start again.</summary>
        private void Install()
        {
            SecurityAccount? security = _device!.Accounts.FindSecurity(1);
            OscoreAccount? account = security is null ? null : _device.Accounts.FindOscore(security);
            Keys? keys = account?.MasterSecret is null ? null : new Keys(
                account.MasterSecret[15], account.MasterSalt?[0] ?? 0, account.IdContext?[0] ?? 0, account.SenderId[0], account.RecipientId[0], account.HmacAlgorithm);
            Keys? same = keys is null ? null : keys with { Hmac = ObjectCredentials.HmacSha256 };
            if (keys is not null && same == _installed)
            {
                return;
            }

            _installed = same;
            _server = null;
            if (same is null)
            {
                return;
            }

            _former.Remove(same);
            _former.Add(same);
            MessageProtection peer = _serverKeys.Protect(same.OfServer(), "dev");
            _server = new CoapEndpoint(new WireLink(_wires[Server], true), new CoapOptions(), _bytes, new Registry(), peer);
        }

        private void Write()
        {
            long value = ++_next;
            Story.Add("write" + value);
            _server?.Send(new Outgoing(CoapCode.Put, $"{Counted.ObjectId}/0/1", ContentFormat.TextPlain, System.Text.Encoding.ASCII.GetBytes(value.ToString())), _nowMs);
        }

        private void Observe()
        {
            Story.Add("observe");
            _server?.Send(new Outgoing(CoapCode.Get, $"{Counted.ObjectId}/0/1", -1, []) { IsObservation = true }, _nowMs);
        }

        /// <summary>Repeats something under another Message ID, so that nothing but OSCORE can tell.</summary>
        private void Repeat()
        {
            for (int i = 0; i < 4 && _heard.Count > 0; i++)
            {
                byte[] datagram = (byte[])_heard[_heard.Count - 1 - _random.Next(Math.Min(_heard.Count, _random.Next(2) == 0 ? 8 : 200))].Clone();
                _random.NextBytes(datagram.AsSpan(2, 2));
                _wires[Server].ToDevice.Enqueue(datagram);
                Replays++;
            }

            Story.Add("repeat");
        }

        /// <summary>A bootstrap that writes what is another, takes the account away, or brings it back.</summary>
        private void Rewrite()
        {
            List<Outgoing> steps = [];
            if (_installed is null)
            {
                steps.Add(new Outgoing(CoapCode.Delete, "0/2", -1, []));
                steps.Add(new Outgoing(CoapCode.Delete, "1/2", -1, []));
                Provide(steps, 1, Server);
                steps.Add(new Outgoing(CoapCode.Put, "0/1/17", ContentFormat.TextPlain, "21:3"u8.ToArray()));
                ProvideKeys(steps, 3, _former[_random.Next(_former.Count)]);
                Story.Add("return");
            }
            else if (_random.Next(6) == 0)
            {
                steps.Add(new Outgoing(CoapCode.Delete, "0/1", -1, []));
                steps.Add(new Outgoing(CoapCode.Delete, "1/1", -1, []));
                steps.Add(new Outgoing(CoapCode.Delete, "21", -1, []));
                Provide(steps, 2, "nobody");
                Story.Add("remove");
            }
            else
            {
                int instance = _device!.Accounts.FindSecurity(1).OscoreInstanceId;
                Keys next = _installed.Mutated(_random);
                string field = "";
                if (next.Recipient != _installed.Recipient)
                {
                    steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/2", ContentFormat.OctetStream, [next.Recipient]));
                    field = "recipient";
                }
                else if (next.Sender != _installed.Sender)
                {
                    steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/1", ContentFormat.OctetStream, [next.Sender]));
                    field = "sender";
                }
                else if (next.Hmac != _installed.Hmac)
                {
                    steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/4", ContentFormat.TextPlain, System.Text.Encoding.ASCII.GetBytes(next.Hmac.ToString())));
                    field = "hmac";
                }
                else
                {
                    int other = instance == 5 ? 6 : 5;
                    steps.Add(new Outgoing(CoapCode.Delete, "21", -1, []));
                    ProvideKeys(steps, other, next);
                    steps.Add(new Outgoing(CoapCode.Put, "0/1/17", ContentFormat.TextPlain, System.Text.Encoding.ASCII.GetBytes($"21:{other}")));
                    field = "whole";
                }

                if (_random.Next(4) == 0)
                {
                    steps.Add(new Outgoing(CoapCode.Put, "1/1/1", ContentFormat.TextPlain, System.Text.Encoding.ASCII.GetBytes((300 + _random.Next(9)).ToString())));
                }

                Story.Add("rewrite-" + field);
            }

            steps.Add(new Outgoing(CoapCode.Post, "bs", -1, []));
            _plan = new Plan(steps, () => Bootstraps++);
            _bootstrap = new CoapEndpoint(new WireLink(_wires[BootstrapServer], true), new CoapOptions(), _bytes, _plan);
            _device!.RequestBootstrap();
            Pass(2000);
        }

        private static void Provide(List<Outgoing> steps, int instance, string host)
        {
            string id = instance.ToString();
            (string Path, string Text)[] fields =
            [
                ($"0/{id}/0", "coap://" + host), ($"0/{id}/1", "0"), ($"0/{id}/2", "3"), ($"0/{id}/10", id), ($"1/{id}/0", id), ($"1/{id}/1", "300"), ($"1/{id}/7", "U"),
            ];
            foreach ((string path, string text) in fields)
            {
                steps.Add(new Outgoing(CoapCode.Put, path, ContentFormat.TextPlain, System.Text.Encoding.ASCII.GetBytes(text)));
            }
        }

        private static void ProvideKeys(List<Outgoing> steps, int instance, Keys keys)
        {
            steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/0", ContentFormat.OctetStream, keys.SecretBytes));
            steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/1", ContentFormat.OctetStream, [keys.Sender]));
            steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/2", ContentFormat.OctetStream, [keys.Recipient]));
            steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/4", ContentFormat.TextPlain, System.Text.Encoding.ASCII.GetBytes(keys.Hmac.ToString())));
            if (keys.SaltBytes is not null)
            {
                steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/5", ContentFormat.OctetStream, keys.SaltBytes));
            }

            if (keys.IdContextBytes is not null)
            {
                steps.Add(new Outgoing(CoapCode.Put, $"21/{instance}/6", ContentFormat.OctetStream, keys.IdContextBytes));
            }
        }
    }
}
