using System;
using Lwm2m.Uicc;

namespace Lwm2m.CardBootstrap
{
    // What the answers of the card mean.
    internal sealed partial class BootstrapFileJob
    {
        private const int WarningWithoutChange = 0x62;
        private const int WarningWithChange = 0x63;
        private const int CounterMask = 0xFFF0;
        private const int Counter = 0x63C0;

        /// <inheritdoc/>
        protected override void OnNoSession(Card card)
        {
            int first = card.Status >> 8;
            bool isJudged = Session.Failure != Scp03Failure.NotOffered || first == 0x69 || first == 0x6A || first == 0x6D || first == 0x6E;
            if (Session.Failure == Scp03Failure.NoAnswer || !isJudged)
            {
                // Statuses such as 6881, 6F00 and 9300 say something of the moment, not of the keys.
                Finish(CardFileResult.Unreadable, "the card does not open the secure channel");
            }
            else
            {
                Finish(CardFileResult.Refused, s_failures[(int)Session.Failure]);
            }
        }

        /// <inheritdoc/>
        protected override void OnNoChannel(Card card, CardResult result)
        {
            bool isNone = result == CardResult.Answered && card.Status == NotFound;
            Finish(isNone ? CardFileResult.NoFile : CardFileResult.Unreadable, isNone ? "no PKCS #15 application" : "no channel to the card");
        }

        private void OnIccid(Card card)
        {
            if (!card.IsOk || _count != IccidLength)
            {
                Finish(CardFileResult.Unreadable, "no ICCID");
                return;
            }

            Array.Copy(card.Response, 0, Iccid, 0, IccidLength);
            HasIccid = true;
            if (StopsAtIccid)
            {
                Finish(CardFileResult.NoFile, null);
                return;
            }

            GoOn(_readsDirectory ? Phase.SelectDirectory : Phase.SelectObjects);
        }

        private void OnDirectory(Card card)
        {
            if (card.IsOk && _pkcs15.FindApplication(card.Response, 0, _count, _root))
            {
                GoOn(Phase.SelectRoot);
            }
            else if (card.Status == NoRecord || (card.IsOk && _record == MaxRecords))
            {
                Finish(CardFileResult.NoFile, "no PKCS #15 application");
            }
            else if (card.IsOk)
            {
                _record++;
            }
            else
            {
                Refuse(card);
            }
        }

        private void OnSelected(Card card)
        {
            if (!IsAnswer(card))
            {
                if (card.Status == NotFound && _phase == Phase.SelectDataObjects)
                {
                    NextDirectory();
                    return;
                }

                Refuse(card);
                return;
            }

            _control.Read(card.Response, 0, _count);
            _pin = _control.Pin != 0 ? _control.Pin : _pin;
            if (_control.Size == 0)
            {
                Finish(CardFileResult.NoFile, "no bootstrap file");
                return;
            }

            _read = 0;
            _length = 0;
            _hash.Restart();
            GoOn(_phase == Phase.SelectObjects ? Phase.ReadObjects : _phase == Phase.SelectDataObjects ? Phase.ReadDataObjects : Phase.ReadFile);
        }

        private bool IsAnswer(Card card)
        {
            return card.IsOk || card.Status >> 8 == WarningWithoutChange || (card.Status >> 8 == WarningWithChange && (card.Status & CounterMask) != Counter);
        }

        /// <summary>Bytes of the next piece of the present file.</summary>
        private int PieceLength()
        {
            int end = _length > 0 ? _length : _control.Size == FileControl.Unknown ? int.MaxValue : _control.Size;
            return end - _read < MaxPiece ? end - _read : MaxPiece;
        }

        /// <summary>A piece of a directory.</summary>
        private void OnPiece(Card card)
        {
            bool isEnd = card.Status == BeyondEnd && _read > 0;
            if (!isEnd && !IsAnswer(card))
            {
                OnNotRead(card);
                return;
            }

            int count = isEnd ? 0 : _count;
            if (count > _directory.Length - _read)
            {
                Finish(CardFileResult.Damaged, "directory is longer than 512 bytes");
                return;
            }

            Array.Copy(card.Response, 0, _directory, _read, count);
            bool isWhole = isEnd || count < PieceLength();
            _read += count;
            if (!isWhole && PieceLength() > 0)
            {
                return;
            }

            if (_phase == Phase.ReadDataObjects && _pkcs15.FindBootstrap(_directory, _read, _root, _path))
            {
                GoOn(Phase.SelectFile);
            }
            else if (_phase == Phase.ReadObjects)
            {
                FollowDirectory();
            }
            else
            {
                NextDirectory();
            }
        }

        /// <summary>The next directory of data objects, for which the one of objects is read again: they share a buffer.</summary>
        private void NextDirectory()
        {
            _dodf++;
            GoOn(Phase.SelectObjects);
        }

        private void FollowDirectory()
        {
            if (_dodf < MaxDirectories && _pkcs15.FindDataObjects(_directory, _read, _dodf, _root, _path))
            {
                GoOn(Phase.SelectDataObjects);
            }
            else
            {
                Finish(CardFileResult.NoFile, "no bootstrap file");
            }
        }

        private void OnNotRead(Card card)
        {
            if (card.Status == SecurityStatus)
            {
                if (_options.Pin is null || _hasPinBeenGiven)
                {
                    Finish(CardFileResult.Refused, _hasPinBeenGiven ? "the file cannot be read with the PIN" : "the file needs a PIN");
                    return;
                }

                _afterPin = _phase;
                _pin = _options.PinReference != 0 ? _options.PinReference : _pin != 0 ? _pin : PinDefault;
                GoOn(Phase.AskPin);
                return;
            }

            Refuse(card);
        }

        private void OnFilePiece(Card card)
        {
            bool isEnd = card.Status == BeyondEnd;
            if (!isEnd && !IsAnswer(card))
            {
                OnNotRead(card);
                return;
            }

            int count = isEnd ? 0 : _count;
            if (_read == 0)
            {
                if (count < BootstrapFile.HeadLength)
                {
                    Finish(count == 0 ? CardFileResult.NoFile : CardFileResult.Damaged, "the file is too short");
                    return;
                }

                if (!TakeHead(card.Response))
                {
                    return;
                }
            }
            else if (count == 0)
            {
                Finish(CardFileResult.Damaged, "the file is shorter than it says");
                return;
            }

            count = count < _length - _read ? count : _length - _read;
            _hash.Update(card.Response, 0, count);
            if (Content is not null)
            {
                Array.Copy(card.Response, 0, Content, _read, count);
            }

            card.WipeResponse();
            _read += count;
            if (_read == _length)
            {
                _hash.Finish(Digest, 0);
                Finish(CardFileResult.Read, null);
            }
        }

        private bool TakeHead(byte[] response)
        {
            int length = BootstrapFile.LengthOf(response, 0);
            if (length == 0)
            {
                Finish(CardFileResult.NoFile, "the bootstrap file is empty");
                return false;
            }

            if (length > BootstrapFile.MaxLength || (_control.Size != FileControl.Unknown && length > _control.Size))
            {
                Finish(CardFileResult.Damaged, "the file says that it is longer than it is");
                return false;
            }

            if (length > _options.MaxFileBytes)
            {
                Finish(CardFileResult.Damaged, "the file is longer than MaxFileBytes");
                return false;
            }

            _length = length;
            Content = KeepsContent ? new byte[length] : null;
            return true;
        }

        /// <summary>VERIFY without data answers 63Cx, x tries left, or 9000 where there is nothing to verify (ISO/IEC 7816-4 §11.5.6).</summary>
        private void OnPinAsked(Card card)
        {
            int left = (card.Status & CounterMask) == Counter ? card.Status & 0x0F : 0;
            if (!card.IsOk && left < _options.MinPinTries)
            {
                Finish(CardFileResult.Refused, "too few tries left for the PIN");
                return;
            }

            GoOn(Phase.GivePin);
        }

        private void OnPinGiven(Card card)
        {
            if (card.IsOk)
            {
                GoOn(_afterPin);
            }
            else
            {
                Finish(CardFileResult.Refused, "the card refuses the PIN");
            }
        }
    }
}
