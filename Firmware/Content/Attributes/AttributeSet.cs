using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The attributes of one path, or those in effect for a path from all levels.</summary>
    public sealed class AttributeSet
    {
        /// <summary>gt, lt and st: for single numeric values only.</summary>
        public const NotificationAttribute Thresholds = NotificationAttribute.GreaterThan | NotificationAttribute.LessThan | NotificationAttribute.Step;

        private Quantity _greaterThan;
        private Quantity _lessThan;
        private Quantity _step;

        /// <summary>Which attributes have a value.</summary>
        public NotificationAttribute Present { get; private set; }

        /// <summary>pmin in seconds.</summary>
        public int MinimumPeriodS { get; private set; }

        /// <summary>pmax in seconds.</summary>
        public int MaximumPeriodS { get; private set; }

        /// <summary>epmin in seconds.</summary>
        public int MinimumEvaluationPeriodS { get; private set; }

        /// <summary>epmax in seconds.</summary>
        public int MaximumEvaluationPeriodS { get; private set; }

        /// <summary>Whether an attribute has a value.</summary>
        public bool Has(NotificationAttribute attribute)
        {
            return (Present & attribute) != 0;
        }

        /// <summary>Removes all values.</summary>
        public void Clear()
        {
            Present = NotificationAttribute.None;
        }

        /// <summary>Copies another set.</summary>
        public void Set(AttributeSet other)
        {
            Clear();
            Overlay(other, other.Present);
        }

        /// <summary>Overrides the values here with those of a lower level.</summary>
        /// <param name="lower">The lower level.</param>
        /// <param name="which">The attributes to override.</param>
        public void Overlay(AttributeSet lower, NotificationAttribute which)
        {
            which &= lower.Present;
            Present |= which;
            if ((which & NotificationAttribute.MinimumPeriod) != 0)
            {
                MinimumPeriodS = lower.MinimumPeriodS;
            }

            if ((which & NotificationAttribute.MaximumPeriod) != 0)
            {
                MaximumPeriodS = lower.MaximumPeriodS;
            }

            if ((which & NotificationAttribute.MinimumEvaluationPeriod) != 0)
            {
                MinimumEvaluationPeriodS = lower.MinimumEvaluationPeriodS;
            }

            if ((which & NotificationAttribute.MaximumEvaluationPeriod) != 0)
            {
                MaximumEvaluationPeriodS = lower.MaximumEvaluationPeriodS;
            }

            if ((which & NotificationAttribute.GreaterThan) != 0)
            {
                _greaterThan.Set(lower._greaterThan);
            }

            if ((which & NotificationAttribute.LessThan) != 0)
            {
                _lessThan.Set(lower._lessThan);
            }

            if ((which & NotificationAttribute.Step) != 0)
            {
                _step.Set(lower._step);
            }
        }

        /// <summary>Sets a period.</summary>
        public void SetPeriod(NotificationAttribute attribute, int seconds)
        {
            Present |= attribute;
            switch (attribute)
            {
                case NotificationAttribute.MinimumPeriod:
                    MinimumPeriodS = seconds;
                    break;
                case NotificationAttribute.MaximumPeriod:
                    MaximumPeriodS = seconds;
                    break;
                case NotificationAttribute.MinimumEvaluationPeriod:
                    MinimumEvaluationPeriodS = seconds;
                    break;
                default:
                    MaximumEvaluationPeriodS = seconds;
                    break;
            }
        }

        /// <summary>Removes a value.</summary>
        public void Remove(NotificationAttribute attribute)
        {
            Present &= ~attribute;
        }

        /// <summary>Whether gt, lt or st require a notification of a change from one value to another.</summary>
        public bool Notifies(in Quantity before, in Quantity now)
        {
            return (Has(NotificationAttribute.GreaterThan) && Quantity.Compare(before, _greaterThan) > 0 != Quantity.Compare(now, _greaterThan) > 0)
                || (Has(NotificationAttribute.LessThan) && Quantity.Compare(before, _lessThan) < 0 != Quantity.Compare(now, _lessThan) < 0)
                || (Has(NotificationAttribute.Step) && Quantity.DifferBy(before, now, _step));
        }

        /// <summary>Whether gt, lt or st are set and consistent; inconsistent ones have no effect (LwM2M Core §5.1.2).</summary>
        public bool HasConditions
        {
            get { return (Present & Thresholds) != NotificationAttribute.None && IsSpanned(Present); }
        }

        /// <summary>
        /// Whether the values of one request are consistent: lt + 2 st is below gt and epmin below epmax
        /// (LwM2M Core §5.1.2). Those of several requests need not, so that gt and lt can be moved one after the other.
        /// </summary>
        /// <param name="which">The attributes in the request.</param>
        public bool IsConsistent(NotificationAttribute which)
        {
            which &= Present;
            return IsSpanned(which) && (!HasBoth(which, NotificationAttribute.MinimumEvaluationPeriod, NotificationAttribute.MaximumEvaluationPeriod)
                || MinimumEvaluationPeriodS < MaximumEvaluationPeriodS);
        }

        /// <summary>Writes the values as link-format attributes, such as <c>;pmin=10;gt=42.2</c> (RFC 6690).</summary>
        public void Write(ByteWindow output)
        {
            WritePeriod(output, NotificationAttribute.MinimumPeriod, ";pmin=", MinimumPeriodS);
            WritePeriod(output, NotificationAttribute.MaximumPeriod, ";pmax=", MaximumPeriodS);
            WriteThreshold(output, NotificationAttribute.GreaterThan, ";gt=", _greaterThan);
            WriteThreshold(output, NotificationAttribute.LessThan, ";lt=", _lessThan);
            WriteThreshold(output, NotificationAttribute.Step, ";st=", _step);
            WritePeriod(output, NotificationAttribute.MinimumEvaluationPeriod, ";epmin=", MinimumEvaluationPeriodS);
            WritePeriod(output, NotificationAttribute.MaximumEvaluationPeriod, ";epmax=", MaximumEvaluationPeriodS);
        }

        /// <summary>Applies the Uri-Query options of a Write-Attributes (LwM2M Core §6.3.4); an attribute without a value is removed.</summary>
        /// <returns>False when an attribute is unknown or invalid, or the values set are not consistent.</returns>
        public bool TryApply(CoapMessage message)
        {
            NotificationAttribute which = NotificationAttribute.None;
            for (int i = message.Find(OptionNumber.UriQuery); i >= 0; i = message.FindNext(OptionNumber.UriQuery, i))
            {
                if (!TryApply(message.Buffer, message.OptionOffset(i), message.OptionLength(i), ref which))
                {
                    return false;
                }
            }

            return IsConsistent(which);
        }

        /// <summary>Writes the values into a record.</summary>
        public void Save(ByteWindow output)
        {
            output.WriteByte((int)Present);
            SavePeriod(output, NotificationAttribute.MinimumPeriod, MinimumPeriodS);
            SavePeriod(output, NotificationAttribute.MaximumPeriod, MaximumPeriodS);
            SavePeriod(output, NotificationAttribute.MinimumEvaluationPeriod, MinimumEvaluationPeriodS);
            SavePeriod(output, NotificationAttribute.MaximumEvaluationPeriod, MaximumEvaluationPeriodS);
            SaveThreshold(output, NotificationAttribute.GreaterThan, _greaterThan);
            SaveThreshold(output, NotificationAttribute.LessThan, _lessThan);
            SaveThreshold(output, NotificationAttribute.Step, _step);
        }

        /// <summary>Reads the values from a record.</summary>
        /// <returns>False when it is damaged.</returns>
        public bool TryRestore(StateReader input)
        {
            Present = (NotificationAttribute)input.ReadByte();
            bool isWhole = true;
            MinimumPeriodS = RestorePeriod(input, NotificationAttribute.MinimumPeriod, ref isWhole);
            MaximumPeriodS = RestorePeriod(input, NotificationAttribute.MaximumPeriod, ref isWhole);
            MinimumEvaluationPeriodS = RestorePeriod(input, NotificationAttribute.MinimumEvaluationPeriod, ref isWhole);
            MaximumEvaluationPeriodS = RestorePeriod(input, NotificationAttribute.MaximumEvaluationPeriod, ref isWhole);
            isWhole &= !Has(NotificationAttribute.GreaterThan) || Quantity.TryRestore(input, ref _greaterThan);
            isWhole &= !Has(NotificationAttribute.LessThan) || Quantity.TryRestore(input, ref _lessThan);
            isWhole &= !Has(NotificationAttribute.Step) || Quantity.TryRestore(input, ref _step);
            return isWhole && !input.Failed && Present != NotificationAttribute.None && (Present & ~AttributeTable.All) == 0;
        }

        private void SavePeriod(ByteWindow output, NotificationAttribute attribute, int seconds)
        {
            if (Has(attribute))
            {
                output.WriteUnsigned((ulong)seconds, 4);
            }
        }

        private void SaveThreshold(ByteWindow output, NotificationAttribute attribute, in Quantity value)
        {
            if (Has(attribute))
            {
                Quantity.Save(output, value);
            }
        }

        private int RestorePeriod(StateReader input, NotificationAttribute attribute, ref bool isWhole)
        {
            uint seconds = Has(attribute) ? (uint)input.ReadUnsigned(4) : 0;
            isWhole &= seconds <= int.MaxValue;
            return (int)seconds;
        }

        private bool TryApply(byte[] buffer, int offset, int count, ref NotificationAttribute which)
        {
            int end = offset + count;
            int equals = offset;
            while (equals < end && buffer[equals] != '=')
            {
                equals++;
            }

            NotificationAttribute attribute = ByName(buffer, offset, equals - offset);
            if (attribute == NotificationAttribute.None)
            {
                return false;
            }

            if (equals == end)
            {
                Remove(attribute);
                return true;
            }

            which |= attribute;
            int start = equals + 1;
            if ((attribute & Thresholds) != 0)
            {
                Present |= attribute;
                ref Quantity threshold = ref ThresholdOf(attribute);
                return Quantity.TryParse(buffer, start, end - start, out threshold)
                    && (attribute != NotificationAttribute.Step || TryRaise(ref threshold, buffer, start, end));
            }

            if (!DecimalText.TryParseInteger(buffer, start, end - start, out long seconds) || seconds < 0 || seconds > int.MaxValue)
            {
                return false;
            }

            SetPeriod(attribute, (int)seconds);
            return true;
        }

        private static NotificationAttribute ByName(byte[] buffer, int offset, int count)
        {
            // Their number, 5 at most, and the letters as one number: a string for each name would be made anew on a board, or kept on its heap.
            return (count > 5 ? 0 : ((ulong)count << 40) | BigEndian.ReadUnsigned(buffer, offset, count)) switch
            {
                0x04_00706D696E => NotificationAttribute.MinimumPeriod,             // pmin
                0x04_00706D6178 => NotificationAttribute.MaximumPeriod,             // pmax
                0x02_0000006774 => NotificationAttribute.GreaterThan,               // gt
                0x02_0000006C74 => NotificationAttribute.LessThan,                  // lt
                0x02_0000007374 => NotificationAttribute.Step,                      // st
                0x05_65706D696E => NotificationAttribute.MinimumEvaluationPeriod,   // epmin
                0x05_65706D6178 => NotificationAttribute.MaximumEvaluationPeriod,   // epmax
                _ => NotificationAttribute.None,
            };
        }

        private ref Quantity ThresholdOf(NotificationAttribute attribute)
        {
            switch (attribute)
            {
                case NotificationAttribute.GreaterThan:
                    return ref _greaterThan;
                case NotificationAttribute.LessThan:
                    return ref _lessThan;
                default:
                    return ref _step;
            }
        }

        /// <summary>A step is above 0; one that is below what is kept is one millionth.</summary>
        private static bool TryRaise(ref Quantity step, byte[] buffer, int start, int end)
        {
            bool isAbove = step.Whole > 0 || (step.Whole == 0 && step.Micros > 0);
            for (int i = start; !isAbove && step.Whole == 0 && buffer[start] != '-' && i < end; i++)
            {
                isAbove = buffer[i] >= '1' && buffer[i] <= '9';
                step.Micros = isAbove ? 1 : 0;
            }

            return isAbove;
        }

        private static bool HasBoth(NotificationAttribute which, NotificationAttribute one, NotificationAttribute other)
        {
            return (which & one) != 0 && (which & other) != 0;
        }

        private bool IsSpanned(NotificationAttribute which)
        {
            if (!HasBoth(which, NotificationAttribute.GreaterThan, NotificationAttribute.LessThan))
            {
                return true;
            }

            // No sum is made of them: a local of a struct type is an object on a board.
            return (which & NotificationAttribute.Step) == 0
                ? Quantity.Compare(_lessThan, _greaterThan) < 0
                : Quantity.IsBelow(_lessThan, _greaterThan, _step);
        }

        private void WritePeriod(ByteWindow output, NotificationAttribute attribute, string name, int seconds)
        {
            if (Has(attribute))
            {
                output.WriteAscii(name);
                output.WriteDecimal(seconds);
            }
        }

        private void WriteThreshold(ByteWindow output, NotificationAttribute attribute, string name, in Quantity value)
        {
            if (Has(attribute))
            {
                output.WriteAscii(name);
                Quantity.Write(output, value);
            }
        }
    }
}
