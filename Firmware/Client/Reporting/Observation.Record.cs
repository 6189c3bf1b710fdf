using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <content>An observation in the record that outlives the power.</content>
    public sealed partial class Observation
    {
        // In a record.
        private const int FormatMask = 0xFFFF;
        private const int MaxSinceConfirmable = 0xFFFF;
        private const int ChangedFlag = 1;
        private const int OwedFlag = 2;
        private const int ValueFlag = 4;
        private const int RequestFlag = 8;

        private bool IsProtected
        {
            get { return Request is not null && Request.IsProtected; }
        }

        /// <summary>Writes it into a record. Message IDs do not outlive the power.</summary>
        public void Save(ByteWindow output, long nowMs)
        {
            StatePath.Write(output, Path);
            output.WriteByte(TokenLength);
            output.Write(Token, 0, TokenLength);
            output.WriteUnsigned((ulong)(Format & FormatMask), 2);
            output.WriteByte((_changed ? ChangedFlag : 0) | (IsOwed ? OwedFlag : 0) | (_hasLastValue ? ValueFlag : 0) | (IsProtected ? RequestFlag : 0));
            output.WriteUnsigned((ulong)(SinceConfirmable < MaxSinceConfirmable ? SinceConfirmable : MaxSinceConfirmable), 2);
            StateTime.Write(output, LastNotifiedMs, nowMs);
            StateTime.Write(output, LastEvaluatedMs, nowMs);
            StateTime.Write(output, LastConfirmableMs, nowMs);
            if (_hasLastValue)
            {
                Quantity.Save(output, _lastValue);
            }

            if (IsProtected)
            {
                output.WriteByte(Request.Context);
                output.WriteUnsigned(Request.Epoch, 4);
                output.WriteUnsigned((ulong)Request.PartialIv, 8);
            }
        }

        /// <summary>Takes it from a record.</summary>
        /// <param name="input">The record.</param>
        /// <param name="savedMs">When it was written, on the clock of now.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False when it is damaged; the slot is then as free as it was.</returns>
        public bool TryRestore(StateReader input, long savedMs, long nowMs)
        {
            bool isPath = StatePath.TryRead(input, Path);
            TokenLength = input.ReadByte();
            if (!isPath || !input.Read(Token, 0, TokenLength))
            {
                return false;
            }

            int format = (int)input.ReadUnsigned(2);
            Format = format == FormatMask ? ContentFormat.None : format;
            int flags = input.ReadByte();
            SinceConfirmable = (int)input.ReadUnsigned(2);
            LastNotifiedMs = input.ReadTime(savedMs);
            LastEvaluatedMs = input.ReadTime(savedMs);
            LastConfirmableMs = input.ReadTime(savedMs);
            _changed = (flags & ChangedFlag) != 0;
            IsOwed = (flags & OwedFlag) != 0;
            _hasLastValue = (flags & ValueFlag) != 0;
            _isUnseen = _hasLastValue;
            bool isWhole = !_hasLastValue || Quantity.TryRestore(input, ref _lastValue);
            Request?.Clear();
            if ((flags & RequestFlag) != 0)
            {
                int context = input.ReadByte();
                uint epoch = (uint)input.ReadUnsigned(4);
                Request = Request is null ? new RequestBinding() : Request;
                Request.Set(context, epoch, (long)input.ReadUnsigned(8));
            }

            LastMessageId = NoMessage;
            AwaitedMessageId = NoMessage;
            HeldUntilMs = nowMs;
            NextMs = NotKnown;
            IsActive = isWhole && !input.Failed;
            return IsActive;
        }
    }
}
