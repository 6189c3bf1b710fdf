using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>One path that a server observes (RFC 7641, LwM2M Core §6.4), in a slot that is reused.</summary>
    public sealed partial class Observation
    {
        /// <summary>Longest token (RFC 7252 §5.3.1).</summary>
        public const int MaxTokenLength = 8;

        private const int NoMessage = -1;

        /// <summary>For <see cref="NextMs"/>: it must be computed again.</summary>
        internal const long NotKnown = long.MinValue;

        private Quantity _lastValue;
        private bool _hasLastValue;
        private bool _changed;
        private bool _isUnseen;

        /// <summary>Whether the slot is in use.</summary>
        public bool IsActive { get; private set; }

        /// <summary>The observed path.</summary>
        public readonly Lwm2mPath Path = new Lwm2mPath();

        /// <summary>The token that notifications carry.</summary>
        public readonly byte[] Token = new byte[MaxTokenLength];

        /// <summary>Length of the token in bytes.</summary>
        public int TokenLength { get; private set; }

        /// <summary>Content format of the notifications, or <see cref="ContentFormat.None"/> for the client's choice.</summary>
        public int Format { get; private set; }

        /// <summary>The request that began it, where that was protected (RFC 8613 §5.4); null or not protected where it was not.</summary>
        public RequestBinding Request { get; private set; }

        /// <summary>Message ID of the last notification, or -1.</summary>
        public int LastMessageId { get; private set; }

        /// <summary>Message ID of the confirmable notification that awaits its acknowledgement, or -1.</summary>
        public int AwaitedMessageId { get; private set; }

        /// <summary>When the server was last told the value.</summary>
        public long LastNotifiedMs { get; private set; }

        /// <summary>When the value was last held against the thresholds.</summary>
        public long LastEvaluatedMs { get; private set; }

        /// <summary>Nothing is sent before this time, after the link has not taken a notification.</summary>
        public long HeldUntilMs { get; private set; }

        /// <summary>Notifications since the last confirmable one.</summary>
        public int SinceConfirmable { get; private set; }

        /// <summary>When the last confirmable notification left, or the observation began.</summary>
        public long LastConfirmableMs { get; private set; }

        /// <summary>Whether a value that could not be kept is to be told, as it is then, once the server can be reached.</summary>
        public bool IsOwed { get; private set; }

        /// <summary>Whether the value may have changed since the last evaluation. Set from any thread.</summary>
        public bool IsChanged
        {
            get { return _changed; }
        }

        /// <summary>Whether the value must be evaluated: it may have changed, or its number may be another than before the power was off.</summary>
        public bool IsEvaluationDue
        {
            get { return _changed || _isUnseen; }
        }

        /// <summary>Whether there is more to it than the time: it may have changed, or is owed.</summary>
        internal bool IsPending
        {
            get { return _changed || _isUnseen || IsOwed; }
        }

        /// <summary>When it is to be looked at while nothing changes, or <see cref="NotKnown"/>.</summary>
        internal long NextMs;

        /// <summary>Starts an observation in the slot.</summary>
        public void Start(Lwm2mPath path, byte[] token, int tokenOffset, int tokenLength, int format, long nowMs)
        {
            Path.Set(path);
            Array.Copy(token, tokenOffset, Token, 0, tokenLength);
            TokenLength = tokenLength;
            Format = format;
            Request?.Clear();
            _changed = false;
            _isUnseen = false;
            _hasLastValue = false;
            IsOwed = false;
            LastMessageId = NoMessage;
            AwaitedMessageId = NoMessage;
            SinceConfirmable = 0;
            HeldUntilMs = nowMs;
            LastConfirmableMs = nowMs;
            IsActive = true;
            NoteValueTold(nowMs);
        }

        /// <summary>Goes on after its request came again: the answer tells the value.</summary>
        public void Renew(long nowMs)
        {
            _changed = false;
            IsOwed = false;
            NoteValueTold(nowMs);
        }

        /// <summary>Keeps the request that began it, if that was protected.</summary>
        public void Bind(RequestBinding request)
        {
            if (request.IsProtected)
            {
                Request = Request is null ? new RequestBinding() : Request;
                Request.Set(request);
            }
            else
            {
                Request?.Clear();
            }
        }

        /// <summary>Releases the slot.</summary>
        public void End()
        {
            IsActive = false;
            _changed = false;
            LastMessageId = NoMessage;
            AwaitedMessageId = NoMessage;
        }

        /// <summary>Whether notifications carry this token.</summary>
        public bool HasToken(byte[] token, int offset, int length)
        {
            if (length != TokenLength)
            {
                return false;
            }

            for (int i = 0; i < length; i++)
            {
                if (Token[i] != token[offset + i])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Marks the value as changed.</summary>
        public void MarkChanged()
        {
            _changed = true;
        }

        /// <summary>Starts an evaluation: what changes from here on counts for the next one.</summary>
        /// <returns>Whether the value may have changed.</returns>
        public bool BeginEvaluation(long nowMs)
        {
            // Not touched unless it was seen: another thread may set it at any time, and the value is read after this.
            bool mayHaveChanged = _changed;
            if (mayHaveChanged)
            {
                _changed = false;
            }

            _isUnseen = false;
            LastEvaluatedMs = nowMs;
            NextMs = NotKnown;
            return mayHaveChanged;
        }

        /// <summary>Whether the number moved so that gt, lt or st notify it. Without an earlier number it does.</summary>
        public bool IsCrossed(in Quantity value, AttributeSet attributes)
        {
            return !_hasLastValue || attributes.Notifies(_lastValue, value);
        }

        /// <summary>Whether the number is another than the server was told.</summary>
        public bool HasMoved(in Quantity value)
        {
            return !_hasLastValue || Quantity.Compare(_lastValue, value) != 0;
        }

        /// <summary>Keeps the number reported to the server, to compare the next with it.</summary>
        public void SetLastValue(bool hasValue, in Quantity value)
        {
            _hasLastValue = hasValue;
            _lastValue.Set(value);
        }

        /// <summary>Notes that a notification left.</summary>
        public void NoteSent(int messageId, bool confirmable, long nowMs)
        {
            LastMessageId = messageId;
            NoteValueTold(nowMs);
            SinceConfirmable++;
            if (confirmable)
            {
                AwaitedMessageId = messageId;
                SinceConfirmable = 0;
                LastConfirmableMs = nowMs;
            }
        }

        /// <summary>Whether a message, by its ID, is a notification of this observation: the last one or the one awaited.</summary>
        public bool HasSent(int messageId)
        {
            return IsActive && (LastMessageId == messageId || AwaitedMessageId == messageId);
        }

        /// <summary>Notes that a Message ID is not this observation's any more.</summary>
        public void ForgetMessage(int messageId)
        {
            LastMessageId = LastMessageId == messageId ? NoMessage : LastMessageId;
            AwaitedMessageId = AwaitedMessageId == messageId ? NoMessage : AwaitedMessageId;
        }

        /// <summary>Notes that the due notification is sent later, or not at all.</summary>
        public void NotePutOff(long nowMs, bool isOwed)
        {
            IsOwed |= isOwed;
            NoteValueTold(nowMs);
        }

        /// <summary>Lets the value be told again, and acknowledged: the server may not have it.</summary>
        public void RepeatConfirmable()
        {
            IsOwed = false;
            _changed = true;
            _hasLastValue = false;
            LastConfirmableMs = -ObservationTable.ConfirmablePeriodMs;
        }

        /// <summary>Notes that the link did not take a notification: it is due again after a pause.</summary>
        public void Hold(long untilMs)
        {
            HeldUntilMs = untilMs;
            NextMs = NotKnown;
            _changed = true;
            _hasLastValue = false;
        }

        private void NoteValueTold(long nowMs)
        {
            LastNotifiedMs = nowMs;
            LastEvaluatedMs = nowMs;
            NextMs = NotKnown;
        }
    }
}
