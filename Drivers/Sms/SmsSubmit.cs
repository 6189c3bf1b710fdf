using System;

namespace Lwm2m.Sms
{
    /// <summary>
    /// Writes an SMS-SUBMIT (3GPP TS 23.040 §9.2.2.2) into a buffer of its own: <see cref="Begin"/>, at most one validity period, <see cref="End"/>.
    /// </summary>
    public sealed class SmsSubmit
    {
        /// <summary>The most octets of user data of a short message, TP-UD (3GPP TS 23.040 §9.2.3.24).</summary>
        public const int MaxUserData = 140;

        /// <summary>The most octets of an SMS-SUBMIT.</summary>
        public const int MaxLength = 5 + SmsAddress.MaxField + ValidityLength + MaxUserData;

        /// <summary>TP-UDHI: the user data begins with a header.</summary>
        public const int HasHeader = 0x40;

        /// <summary>TP-SRR: a status report is wanted.</summary>
        public const int WantsReport = 0x20;

        private const int Submit = 0x01;
        private const int Enhanced = 0x08;      // TP-VPF in bits 4 and 3
        private const int Relative = 0x10;
        private const int Absolute = 0x18;
        private const int ValidityLength = 7;
        private const int InSeconds = 2;        // the forms of the enhanced validity period (§9.2.3.12.3)
        private const int InHoursMinutesSeconds = 3;
        private const int MaxSeconds = 255;
        private const int SecondsPerDay = 86400;

        private readonly byte[] _buffer = new byte[MaxLength];
        private int _count;

        /// <summary>Holds the TPDU.</summary>
        public byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Octets of the TPDU.</summary>
        public int Count
        {
            get { return _count; }
        }

        /// <summary>Starts one, without a validity period.</summary>
        /// <param name="to">The number it goes to, TP-DA.</param>
        /// <param name="flags"><see cref="HasHeader"/>, <see cref="WantsReport"/>, or 0.</param>
        /// <param name="reference">TP-MR; most modems count it themselves.</param>
        /// <param name="pid">TP-PID.</param>
        /// <param name="dcs">TP-DCS, of 8-bit data.</param>
        public void Begin(SmsAddress to, int flags = 0, int reference = 0, int pid = 0, int dcs = DataCoding.EightBit)
        {
            byte[] buffer = _buffer;
            buffer[0] = (byte)(Submit | flags);
            buffer[1] = (byte)reference;
            int at = 2 + to.Write(buffer, 2);
            buffer[at++] = (byte)pid;
            buffer[at++] = (byte)dcs;
            _count = at;
        }

        /// <summary>Sets a relative validity period in steps of 5 minutes and more, rounded up (3GPP TS 23.040 §9.2.3.12.1).</summary>
        /// <param name="seconds">1 or more; what is beyond 63 weeks becomes that.</param>
        public void SetRelativeValidity(int seconds)
        {
            _buffer[0] |= Relative;
            _buffer[_count++] = (byte)RelativeOf(seconds);
        }

        /// <summary>Sets a validity period to the second: up to 255 s as seconds, else as <see cref="SetTimeValidity"/> (3GPP TS 23.040 §9.2.3.12.3).</summary>
        /// <param name="seconds">1 to 86399.</param>
        public void SetSecondsValidity(int seconds)
        {
            if (seconds > MaxSeconds)
            {
                SetTimeValidity(seconds);
                return;
            }

            int at = BeginValidity(Enhanced);
            _buffer[at] = InSeconds;
            _buffer[at + 1] = (byte)(seconds > 0 ? seconds : 1);
        }

        /// <summary>Sets a validity period as hours, minutes and seconds (3GPP TS 23.040 §9.2.3.12.3).</summary>
        /// <param name="seconds">1 to 86399; what is beyond becomes that.</param>
        public void SetTimeValidity(int seconds)
        {
            int at = BeginValidity(Enhanced);
            seconds = seconds < SecondsPerDay ? seconds : SecondsPerDay - 1;
            _buffer[at] = InHoursMinutesSeconds;
            WriteTime(at + 1, seconds);
        }

        /// <summary>Sets the end of the validity period (3GPP TS 23.040 §9.2.3.12.2).</summary>
        /// <param name="unixS">Seconds since 1970 UTC, from 2000 to 2099.</param>
        /// <param name="quarters">The time zone it is told in, in quarters of an hour east of UTC.</param>
        public void SetAbsoluteValidity(long unixS, int quarters)
        {
            int at = BeginValidity(Absolute);
            long local = unixS + quarters * 900;
            int days = (int)(local / SecondsPerDay);

            // Years that begin in March put the leap day last: days since 2000-03-01, as 1970-01-01 is 11017 before it.
            int day = days - 11017;
            int year = (4 * day + 3) / 1461;
            day -= year * 365 + year / 4;
            int month = (5 * day + 2) / 153;
            int dayOfMonth = day - (153 * month + 2) / 5 + 1;
            year += month >= 10 ? 1 : 0;
            month += month >= 10 ? -9 : 3;
            _buffer[at] = Digits(year);
            _buffer[at + 1] = Digits(month);
            _buffer[at + 2] = Digits(dayOfMonth);
            WriteTime(at + 3, (int)(local - (long)days * SecondsPerDay));
            int zone = Digits(quarters < 0 ? -quarters : quarters);
            _buffer[at + 6] = (byte)(quarters < 0 ? zone | 0x08 : zone);
        }

        /// <summary>Ends it with the user data.</summary>
        /// <param name="data">Holds the octets.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="count">How many, up to <see cref="MaxUserData"/>.</param>
        public void End(byte[] data, int offset, int count)
        {
            _buffer[_count++] = (byte)count;
            Array.Copy(data, offset, _buffer, _count, count);
            _count += count;
        }

        /// <summary>The relative validity period that is not shorter: 5 minutes up to 12 hours, 30 minutes up to a day, days up to 30, weeks up to 63.</summary>
        private static int RelativeOf(int seconds)
        {
            if (seconds <= SecondsPerDay / 2)
            {
                return seconds <= 300 ? 0 : (seconds - 1) / 300;
            }

            if (seconds <= SecondsPerDay)
            {
                return 143 + (seconds - SecondsPerDay / 2 + 1799) / 1800;
            }

            int days = (seconds - 1) / SecondsPerDay + 1;
            int weeks = (days + 6) / 7;
            return days <= 30 ? 166 + days : weeks < 63 ? 192 + weeks : 255;
        }

        /// <summary>Two decimal digits, the first in the low half.</summary>
        private static byte Digits(int number)
        {
            return (byte)((number % 10 << 4) | (number / 10));
        }

        private int BeginValidity(int format)
        {
            int at = _count;
            _buffer[0] |= (byte)format;
            Array.Clear(_buffer, at, ValidityLength);
            _count = at + ValidityLength;
            return at;
        }

        private void WriteTime(int at, int seconds)
        {
            _buffer[at] = Digits(seconds / 3600);
            _buffer[at + 1] = Digits(seconds / 60 % 60);
            _buffer[at + 2] = Digits(seconds % 60);
        }
    }
}
