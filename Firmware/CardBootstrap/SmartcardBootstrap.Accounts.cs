using System;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Uicc;

namespace Lwm2m.CardBootstrap
{
    // What becomes of the accounts.
    public sealed partial class SmartcardBootstrap
    {
        /// <summary>Names the card and its file: ICCID, then the digest of the file.</summary>
        private const int OriginLength = BootstrapFileJob.IccidLength + Sha256.Size;

        /// <summary>The beginning of the AID of each USIM (ETSI TS 101 220, 3GPP TS 31.102).</summary>
        private static readonly byte[] s_usim = { 0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02 };

        /// <inheritdoc/>
        public override uint NameOf(byte[] buffer, int count)
        {
            Sha256 hash = _engine.CreateSha256();
            byte[] digest = new byte[Sha256.Size];
            hash.Update(buffer, 0, count);
            hash.Finish(digest, 0);
            hash.Clear();
            return BigEndian.ReadUInt32(digest, 0);
        }

        private void OnFile(long nowMs)
        {
            if (IsSame(_client.Accounts.Origin, _job.Iccid, 0) && IsSame(_client.Accounts.Origin, _job.Digest, BootstrapFileJob.IccidLength))
            {
                Unchanged++;
                _told = null;
                Conclude(nowMs);
            }
            else if (_job.Content is null)
            {
                Read(_job, true);
            }
            else
            {
                Take(nowMs);
            }
        }

        /// <summary>Takes the accounts over from the file.</summary>
        private void Take(long nowMs)
        {
            AccountExchange exchange = _bootstrap.NewExchange();
            exchange.Begin(this);
            string fault = Write(exchange);
            if (fault is not null)
            {
                exchange.Abort();
                OnNothing(CardFileResult.Damaged, fault, nowMs);
                return;
            }

            if (!IsFromCard && !_factory.Keep(_client.Accounts))
            {
                exchange.Abort();
                OnUnreadable("accounts of the factory are not put aside", nowMs);
                return;
            }

            byte[] origin = new byte[OriginLength];
            Array.Copy(_job.Iccid, 0, origin, 0, BootstrapFileJob.IccidLength);
            Array.Copy(_job.Digest, 0, origin, BootstrapFileJob.IccidLength, Sha256.Size);
            fault = exchange.Finish(origin);
            if (fault is null)
            {
                Taken++;
                _told = null;
                Report(BootstrapFailure.None, "accounts taken over");
                Conclude(nowMs);
            }
            else if (exchange.Failure == BootstrapFailure.NotStored)
            {
                OnUnreadable(fault, nowMs);
            }
            else
            {
                OnNothing(CardFileResult.Damaged, fault, nowMs);
            }
        }

        /// <summary>Writes the objects of the file, as a bootstrap server would. Those that the device does not have are passed over.</summary>
        private string Write(AccountExchange exchange)
        {
            BootstrapFile file = new BootstrapFile();
            file.Begin(_job.Content);
            while (file.Next())
            {
                byte code = exchange.Write(file.ObjectId, _job.Content, file.Offset, file.Count);
                if (code == CoapCode.NotFound)
                {
                    Report(BootstrapFailure.None, "no object " + file.ObjectId.ToString());
                }
                else if (code != CoapCode.Changed)
                {
                    return "object " + file.ObjectId.ToString() + " is refused: " + exchange.LastPath;
                }
            }

            return file.IsWhole ? null : "lengths in the file do not fit";
        }

        /// <summary>There is no card, or none with a file that can be used: the next source is the factory.</summary>
        private void OnNothing(CardFileResult result, string reason, long nowMs)
        {
            Result = result;
            _generation = _card.Generation;
            _wasAbsent = _card.Transport.State == CardState.Absent;
            if (!IsFromCard)
            {
                ReportOnce(BootstrapFailure.None, reason);
                Conclude(nowMs);
            }
            else if (IsAnotherCard || ++_confirmed >= _options.Confirmations)
            {
                TakeBack(reason, nowMs);
            }
            else
            {
                _dueMs = nowMs + _options.RetryS * 1000L;
            }
        }

        /// <summary>Nobody is to try the keys or the PIN again. Servers of this card are not turned to until it is another, or was reset.</summary>
        private void OnRefused(long nowMs)
        {
            Report(BootstrapFailure.BadAccount, _job.Reason);
            if (!IsFromCard)
            {
                Conclude(nowMs);
            }
            else if (_session is not null && !_job.HasIccid)
            {
                // The number of the card is for everybody to read: it may be another one, which has other keys.
                ReadListed();
            }
            else
            {
                OnIccid(nowMs);
            }
        }

        private void OnIccid(long nowMs)
        {
            if (IsAnotherCard)
            {
                TakeBack(_named.Reason, nowMs);
            }
            else
            {
                _isAsked = false;
                _isRefused = true;
            }
        }

        /// <summary>Nothing is known of the card: accounts that are from it wait, others do not for longer than the start does.</summary>
        private void OnUnreadable(string reason, long nowMs)
        {
            Result = CardFileResult.Unreadable;
            ReportOnce(BootstrapFailure.LinkFailed, reason);
            long pauseMs = Pause.Of(_options.RetryS * 1000L, _tries++, LongestPauseMs, _client.Random);
            _dueMs = nowMs + pauseMs;
            _generation = _card.Generation;
            _job = _named;
            if (IsFromCard)
            {
                return;
            }

            _isKnown |= nowMs - _sinceMs >= _options.StartWaitS * 1000L;
            if (_tries >= MaxTries)
            {
                Conclude(nowMs);
            }
        }

        /// <summary>Deletes the accounts of a card, and uses those of the factory again.</summary>
        private void TakeBack(string reason, long nowMs)
        {
            AccountExchange exchange = _bootstrap.NewExchange();
            _factory.Restore(exchange);
            string fault = exchange.Finish(null);
            if (fault is not null)
            {
                OnUnreadable(fault, nowMs);
                return;
            }

            _factory.Erase();
            Deleted++;
            Report(BootstrapFailure.None, "accounts deleted: " + reason);
            Conclude(nowMs);
        }

        /// <summary>The card has been looked at.</summary>
        private void Conclude(long nowMs)
        {
            _isKnown = true;
            _isAsked = false;
            _tries = 0;
            _confirmed = 0;
            _checkedMs = nowMs;
            _client.Signal.Set();
        }

        /// <summary>Whether the card has another number than the one that the accounts are from.</summary>
        private bool IsAnotherCard
        {
            get { return _job.HasIccid && !IsSame(_client.Accounts.Origin, _job.Iccid, 0); }
        }

        private static bool IsSame(byte[] origin, byte[] part, int offset)
        {
            bool isSame = origin is not null && origin.Length == OriginLength;
            for (int i = 0; isSame && i < part.Length; i++)
            {
                isSame = origin[offset + i] == part[i];
            }

            return isSame;
        }

        private void ReportOnce(BootstrapFailure failure, string reason)
        {
            if (reason != _told)
            {
                Report(failure, reason);
            }

            _told = reason;
        }

        private void Report(BootstrapFailure failure, string text)
        {
            _bootstrap.Log.Report(failure, "card: " + text);
        }
    }
}
