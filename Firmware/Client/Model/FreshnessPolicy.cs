using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>
    /// Selects the requests under OSCORE that must prove freshness (RFC 9175 §2): those that change something, that is
    /// Write, Execute, Create, Delete and the writes of a bootstrap, unless a path says otherwise.
    /// </summary>
    public sealed class FreshnessPolicy
    {
        /// <summary>Most paths with a rule of their own.</summary>
        public const int MaxRules = 16;

        private Lwm2mPath _path;
        private Lwm2mPath[] _rules;         // null before the first, and so are the others
        private bool[] _needs;
        private int _count;

        /// <summary>Whether no request must prove freshness: for servers without Echo. A held-back request is then carried out later, once.</summary>
        public bool IsOff;

        /// <summary>Says for a path and what lies below it whether its requests, Reads included, must prove it. The deepest path that fits decides; a request for what lies above a path that must prove it has to as well.</summary>
        /// <param name="needsFreshness">Whether the requests must prove freshness.</param>
        /// <param name="objectId">Object ID.</param>
        /// <param name="instanceId">Object instance ID, or <see cref="Lwm2mPath.None"/> for all.</param>
        /// <param name="resourceId">Resource ID, or <see cref="Lwm2mPath.None"/> for all.</param>
        /// <exception cref="ArgumentException">There are <see cref="MaxRules"/> already.</exception>
        public void Set(bool needsFreshness, int objectId, int instanceId = Lwm2mPath.None, int resourceId = Lwm2mPath.None)
        {
            if (_count == MaxRules)
            {
                throw new ArgumentException("freshness rules");
            }

            if (_rules is null)
            {
                _path = new Lwm2mPath();
                _rules = new Lwm2mPath[MaxRules];
                _needs = new bool[MaxRules];
            }

            _rules[_count] = new Lwm2mPath();
            _rules[_count].Set(objectId, instanceId, resourceId);
            _needs[_count++] = needsFreshness;
        }

        /// <summary>Whether a request must prove freshness.</summary>
        public bool NeedsFreshness(CoapRequest request)
        {
            if (IsOff)
            {
                return false;
            }

            bool needs = Changes(request);
            if (_count == 0 || !_path.TryRead(request.Message))
            {
                return needs;
            }

            int deepest = 0;
            for (int i = 0; i < _count; i++)
            {
                if (_needs[i] && _rules[i].IsWithin(_path))
                {
                    return true;
                }

                int depth = _rules[i].Depth;
                if (depth > deepest && _path.IsWithin(_rules[i]))
                {
                    deepest = depth;
                    needs = _needs[i];
                }
            }

            return needs;
        }

        private static bool Changes(CoapRequest request)
        {
            switch (request.Code)
            {
                case CoapCode.Put:
                    // Write-Attributes changes what is told, not what is.
                    return request.BodyCount > 0 || request.Message.Find(OptionNumber.UriQuery) < 0;
                case CoapCode.Post:
                case CoapCode.Delete:
                case CoapCode.Patch:
                case CoapCode.IPatch:
                    return true;
                default:
                    return false;
            }
        }
    }
}
