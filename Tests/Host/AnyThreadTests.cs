using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>
/// What other threads walk through is read once and never changed: a race would show in one of a million runs only, so the two halves are
/// looked at by themselves.
/// </summary>
[TestClass]
public class AnyThreadTests
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    [TestMethod]
    [DataRow("Observers", "NotifyChanged", "_tables")]
    [DataRow("SessionList", "Find", "_sessions")]
    public void A_call_of_any_thread_reads_the_list_once(string name, string method, string field)
    {
        var type = typeof(Lwm2mClient).Assembly.GetType("Lwm2m.Client." + name)!;
        var code = type.GetMethod(method)!;
        var members = Members(code).ToArray();
        Assert.AreEqual(1, members.Count(member => member.Equals(type.GetField(field, Hidden))));
        Assert.IsFalse(members.OfType<MethodBase>().Any(called => called.DeclaringType == type), "another method may read it too");
    }

    [TestMethod]
    public void Sessions_that_come_or_go_leave_the_list_that_another_thread_walks_through_as_it_is()
    {
        var client = new Lwm2mClient("urn:test:1", new ClientOptions { MaxServers = 3 }, new HostRandom());
        Access.AccessControl.AddTo(client);
        client.Objects.Add(new ServerObject(client));
        client.Bindings.Add(new ServedBinding());
        for (int id = 1; id <= 3; id++)
        {
            client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", id), new ServerAccount(id));
        }

        var sessions = client.Sessions;
        var observers = client.Observers;
        var empty = new Snapshot(sessions, "_sessions");
        client.Start();
        empty.AssertKept();
        var full = new[] { new Snapshot(sessions, "_sessions"), new Snapshot(observers, "_tables") };
        typeof(SessionList).GetMethod("Discard", Hidden)!.Invoke(sessions, null);
        Assert.IsNull(client.FindSession(1));
        foreach (var snapshot in full)
        {
            snapshot.AssertKept();
            Assert.AreEqual(3, snapshot.Count);
        }
    }

    /// <summary>The fields and methods that a method names.</summary>
    private static IEnumerable<MemberInfo> Members(MethodInfo method)
    {
        var codes = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);
        byte[] il = method.GetMethodBody()!.GetILAsByteArray()!;
        for (int at = 0; at < il.Length;)
        {
            var code = il[at] == 0xFE ? codes[unchecked((short)(0xFE00 | il[at + 1]))] : codes[il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod)
            {
                yield return method.Module.ResolveMember(BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at)))!;
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => throw new NotSupportedException(),
                _ => 4,
            };
        }
    }

    private sealed class Snapshot
    {
        private readonly Array _list;
        private readonly object?[] _items;

        public Snapshot(object owner, string field)
        {
            _list = (Array)owner.GetType().GetField(field, Hidden)!.GetValue(owner)!;
            _items = [.. _list.Cast<object?>()];
        }

        public int Count => _items.Length;

        public void AssertKept() => CollectionAssert.AreEqual(_items, _list.Cast<object?>().ToArray());
    }

    private sealed class ServedBinding : Binding
    {
        public override string Scheme => "coap";

        public override int DefaultPort => 5683;

        public override char Letter => 'U';

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials? credentials) => new ServedLink();
    }
}
