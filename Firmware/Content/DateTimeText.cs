namespace Lwm2m.Client
{
    /// <summary>A date and time as text (RFC 3339 §5.6), <c>2013-05-02T12:13:35+02:00</c>.</summary>
    internal static class DateTimeText
    {
        // "2013-05-02T12:13:35Z"
        private const int MinLength = 20;
        private const int FractionAt = 19;
        private const int ZoneLength = 6;

        // Days from 0000-03-01 to 1970-01-01, with years that begin in March, so that the day of a leap year is their last.
        private const int DaysToEpoch = 719468;

        /// <summary>Parses it to seconds since 1970-01-01T00:00:00Z.</summary>
        /// <returns>False when it is malformed or has a fraction of a second.</returns>
        internal static bool TryParse(byte[] text, int offset, int count, out long seconds)
        {
            seconds = 0;
            if (count < MinLength || text[offset + 4] != '-' || text[offset + 7] != '-' || (text[offset + 10] | 0x20) != 't'
                || text[offset + 13] != ':' || text[offset + 16] != ':')
            {
                return false;
            }

            int year = Digits(text, offset, 4);
            int month = Digits(text, offset + 5, 2);
            int day = Digits(text, offset + 8, 2);
            int hour = Digits(text, offset + 11, 2);
            int minute = Digits(text, offset + 14, 2);
            int second = Digits(text, offset + 17, 2);
            if (year < 1 || month < 1 || month > 12 || day < 1 || day > DaysIn(year, month) || hour < 0 || hour > 23
                || minute < 0 || minute > 59 || second < 0 || second > 60)
            {
                return false;
            }

            int end = offset + count;
            offset += FractionAt;
            if (text[offset] == '.')
            {
                int first = ++offset;
                while (offset < end && text[offset] == '0')
                {
                    offset++;
                }

                if (offset == first)
                {
                    return false;
                }
            }

            if (!TryParseZone(text, offset, end - offset, out int zoneS))
            {
                return false;
            }

            if (month < 3)
            {
                year--;
                month += 12;
            }

            int days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day - 1 - DaysToEpoch;
            seconds = days * 86400L + (hour * 3600 + minute * 60 + second - zoneS);
            return true;
        }

        private static bool TryParseZone(byte[] text, int offset, int count, out int seconds)
        {
            seconds = 0;
            if (count == 1)
            {
                return (text[offset] | 0x20) == 'z';
            }

            if (count != ZoneLength || (text[offset] != '+' && text[offset] != '-') || text[offset + 3] != ':')
            {
                return false;
            }

            int hours = Digits(text, offset + 1, 2);
            int minutes = Digits(text, offset + 4, 2);
            seconds = hours * 3600 + minutes * 60;
            seconds = text[offset] == '-' ? -seconds : seconds;
            return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
        }

        private static int DaysIn(int year, int month)
        {
            bool isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            return month == 2 ? (isLeap ? 29 : 28) : 30 + ((month + (month >> 3)) & 1);
        }

        private static int Digits(byte[] text, int offset, int count)
        {
            int value = 0;
            for (; count > 0; count--)
            {
                int digit = text[offset++] - '0';
                if (digit < 0 || digit > 9)
                {
                    return -1;
                }

                value = value * 10 + digit;
            }

            return value;
        }
    }
}
