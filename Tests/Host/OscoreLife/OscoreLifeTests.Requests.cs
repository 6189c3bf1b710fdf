using System;
using System.Collections.Generic;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <content>An object that counts its writes, and what the servers send.</content>
public sealed partial class OscoreLifeTests
{
    /// <summary>Takes each value once.</summary>
    private sealed class Counted(HashSet<long> written) : SingleInstanceObject(ObjectId, "1.0", Table)
    {
        public const int ObjectId = 26241;

        private static readonly int[] Table = [1 | Resource.Integer | Resource.ReadWrite | Resource.Mandatory];

        public override byte Read(int instance, int resource, int resourceInstance, ValueWriter value)
        {
            value.WriteInteger(written.Count);
            return CoapCode.Content;
        }

        public override byte Write(int instance, int resource, int resourceInstance, ResourceValue value)
        {
            Assert.IsTrue(written.Add(value.Integer), "a replay was taken");
            return CoapCode.Changed;
        }
    }

    /// <summary>Answers registrations.</summary>
    private sealed class Registry : RequestHandler
    {
        public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
        {
            bool isRegister = request.Code == CoapCode.Post && request.BodyCount > 0;
            response.Code = isRegister ? CoapCode.Created : CoapCode.Changed;
            if (isRegister)
            {
                response.AddLocation("rd");
                response.AddLocation("7");
            }
        }
    }

    /// <summary>Takes a Bootstrap-Request, then asks one thing after the other.</summary>
    private sealed class Plan(List<Outgoing> steps, Action onDone) : RequestHandler
    {
        private int _at = -1;

        public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
        {
            _at = 0;
            response.Code = CoapCode.Changed;
        }

        public void Step(CoapEndpoint endpoint, long nowMs)
        {
            if (_at < 0 || endpoint.IsBusy)
            {
                return;
            }

            if (_at < steps.Count)
            {
                endpoint.Send(steps[_at++], nowMs);
            }
            else if (steps[^1].Answer == CoapCode.Changed)
            {
                steps[^1].Answer = 0;
                onDone();
            }
        }
    }

    private sealed class Outgoing(byte code, string path, int format, byte[] body) : OutgoingRequest
    {
        public override byte Code => code;

        public bool IsObservation { get; init; }

        public byte Answer { get; set; }

        public override void WriteOptions(CoapWriter writer)
        {
            if (IsObservation)
            {
                writer.UintOption(OptionNumber.Observe, 0);
            }

            foreach (string segment in path.Split('/'))
            {
                writer.StringOption(OptionNumber.UriPath, segment);
            }

            if (format >= 0)
            {
                writer.UintOption(OptionNumber.ContentFormat, (uint)format);
            }
        }

        public override void WriteBody(ByteWindow output) => output.Write(body);

        public override void OnResponse(CoapMessage response, long nowMs) => Answer = response.Code;

        public override void OnFailure(RequestFailure failure, long nowMs)
        {
        }
    }
}
