using System;
using Lwm2m.Crypto;
using Lwm2m.Uicc;

namespace Lwm2m.CardBootstrap
{
    /// <summary>
    /// Reads EF LwM2M_Bootstrap of a card (LwM2M Core App. G): the ICCID, the secure channel (App. H), the directories of PKCS #15, then the file in pieces, of which
    /// it makes a digest. It keeps the content only when it is asked to. Made once.
    /// </summary>
    internal sealed partial class BootstrapFileJob : SecureChannelJob
    {
        /// <summary>Bytes of the directory that is read whole.</summary>
        private const int MaxDirectory = 512;

        /// <summary>Longest piece: under SCP03 a response has at most 239 bytes, with padding and R-MAC 248.</summary>
        private const int MaxPiece = 239;

        /// <summary>Most records of EF DIR.</summary>
        private const int MaxRecords = 32;

        /// <summary>Most directories of data objects.</summary>
        private const int MaxDirectories = 8;

        private const int Select = 0xA4;
        private const int ReadBinary = 0xB0;
        private const int ReadRecord = 0xB2;
        private const int Verify = 0x20;
        private const int ByPath = 8;
        private const int WithFcp = 4;
        private const int NoData = 0x0C;
        private const int Absolute = 4;
        private const int AllBytes = 256;
        private const int IccidFile = 0x2FE2;
        private const int Ok = 0x9000;
        private const int NotFound = 0x6A82;
        private const int NoRecord = 0x6A83;
        private const int BeyondEnd = 0x6B00;
        private const int SecurityStatus = 0x6982;
        private const int PinDefault = 1;
        private const int PinBlock = 8;

        private readonly SmartcardOptions _options;
        private readonly Sha256 _hash;
        private readonly bool _readsDirectory;
        private readonly byte[] _directory = new byte[MaxDirectory];
        private readonly Pkcs15 _pkcs15 = new Pkcs15();
        private readonly FileControl _control = new FileControl();
        private readonly CardPath _path = new CardPath();
        private readonly CardPath _root;            // of the application where it is not selected by its name
        private Phase _phase;
        private Phase _afterPin;
        private int _count;                         // data of the answer
        private int _record;
        private int _dodf;
        private int _read;                          // bytes of the file under way
        private int _length;                        // of the content, once its head is there
        private int _pin;
        private bool _hasPinBeenGiven;

        /// <summary>Makes one.</summary>
        /// <param name="channel">A channel to the PKCS #15 application, or to any other for <paramref name="readsDirectory"/>.</param>
        /// <param name="session">The secure channel, or null to read in clear.</param>
        /// <param name="options">Settings.</param>
        /// <param name="engine">Makes the digest.</param>
        /// <param name="readsDirectory">Whether the application is found by EF DIR, as it cannot be selected by its name.</param>
        public BootstrapFileJob(LogicalChannel channel, Scp03Session session, SmartcardOptions options, CryptoEngine engine, bool readsDirectory)
            : base(channel, session)
        {
            _options = options;
            _hash = engine.CreateSha256();
            _readsDirectory = readsDirectory;
            _root = readsDirectory ? new CardPath() : null;
        }

        private enum Phase : byte
        {
            SelectIccid,
            ReadIccid,
            SelectDirectory,
            ReadDirectory,
            SelectRoot,
            SelectObjects,
            ReadObjects,
            SelectDataObjects,
            ReadDataObjects,
            SelectFile,
            ReadFile,
            AskPin,
            GivePin,
            Done
        }

        /// <summary>Bytes of an ICCID (ETSI TS 102 221 §13.2).</summary>
        public const int IccidLength = 10;

        /// <summary>The ICCID; of use if <see cref="HasIccid"/>.</summary>
        public readonly byte[] Iccid = new byte[IccidLength];

        /// <summary>SHA-256 of the content.</summary>
        public readonly byte[] Digest = new byte[Sha256.Size];

        /// <summary>Whether the ICCID was read.</summary>
        public bool HasIccid { get; private set; }

        /// <summary>The content, where it was kept; whoever takes it wipes it.</summary>
        public byte[] Content { get; private set; }

        /// <summary>What the reading has come to.</summary>
        public CardFileResult Result { get; private set; }

        /// <summary>Details, fit for a log, or null.</summary>
        public string Reason { get; private set; }

        /// <summary>Whether the content is kept.</summary>
        public bool KeepsContent { get; private set; }

        /// <summary>Whether only the ICCID is read, which ends in <see cref="CardFileResult.NoFile"/>.</summary>
        public bool StopsAtIccid;

        /// <summary>Begins anew. Submit it then.</summary>
        public void Restart(bool keepsContent)
        {
            KeepsContent = keepsContent;
            _phase = Phase.SelectIccid;
            Result = CardFileResult.None;
            Reason = null;
            HasIccid = false;
            _hasPinBeenGiven = false;
            _pin = 0;
            _dodf = 0;
            Wipe();
        }

        /// <summary>Overwrites what was read.</summary>
        public void Wipe()
        {
            if (Content is not null)
            {
                Array.Clear(Content, 0, Content.Length);
                Content = null;
            }

            _hash.Restart();
        }

        /// <inheritdoc/>
        public override void OnCancelled()
        {
            base.OnCancelled();
            Wipe();
            Finish(CardFileResult.Unreadable, "the card was reset or lost");
        }

        /// <inheritdoc/>
        protected override void RunInside(Card card)
        {
            switch (_phase)
            {
                case Phase.SelectIccid:
                    SelectFile(card, IccidFile, NoData);
                    break;
                case Phase.ReadIccid:
                    Read(card, 0, IccidLength);
                    break;
                case Phase.SelectDirectory:
                    SelectFile(card, Pkcs15.DirectoryFile, WithFcp);
                    break;
                case Phase.ReadDirectory:
                    Send(card, card.Begin(0, ReadRecord, _record, Absolute).Expect(AllBytes));
                    break;
                case Phase.SelectRoot:
                    SelectPath(card, _root, NoData);
                    break;
                case Phase.SelectObjects:
                    _path.Set(_root, Pkcs15.ObjectDirectoryFile);
                    SelectPath(card, _path, WithFcp);
                    break;
                case Phase.SelectDataObjects:
                case Phase.SelectFile:
                    SelectPath(card, _path, WithFcp);
                    break;
                case Phase.ReadObjects:
                case Phase.ReadDataObjects:
                case Phase.ReadFile:
                    Read(card, _read, PieceLength());
                    break;
                case Phase.AskPin:
                    Send(card, card.Begin(0, Verify, 0, _pin));
                    break;
                case Phase.GivePin:
                    GivePin(card);
                    break;
            }
        }

        /// <inheritdoc/>
        protected override void OnInsideEnd(Card card, CardResult result, int count)
        {
            if (result != CardResult.Answered || count < 0)
            {
                Finish(CardFileResult.Unreadable, result != CardResult.Answered ? "the card does not answer" : "an answer is not genuine");
                return;
            }

            _count = count;

            switch (_phase)
            {
                case Phase.SelectIccid:
                    GoOnIfOk(card, Phase.ReadIccid);
                    break;
                case Phase.ReadIccid:
                    OnIccid(card);
                    break;
                case Phase.SelectDirectory:
                    _record = 1;
                    GoOnIfOk(card, Phase.ReadDirectory);
                    break;
                case Phase.ReadDirectory:
                    OnDirectory(card);
                    break;
                case Phase.SelectRoot:
                    GoOnIfOk(card, Phase.SelectObjects);
                    break;
                case Phase.SelectObjects:
                case Phase.SelectDataObjects:
                case Phase.SelectFile:
                    OnSelected(card);
                    break;
                case Phase.ReadObjects:
                case Phase.ReadDataObjects:
                    OnPiece(card);
                    break;
                case Phase.ReadFile:
                    OnFilePiece(card);
                    break;
                case Phase.AskPin:
                    OnPinAsked(card);
                    break;
                case Phase.GivePin:
                    OnPinGiven(card);
                    break;
            }
        }

        private void Finish(CardFileResult result, string reason)
        {
            if (_phase != Phase.Done)
            {
                Result = result;
                Reason = reason;
                _phase = Phase.Done;
            }
        }

        private void GoOn(Phase phase)
        {
            _phase = phase;
        }

        private void GoOnIfOk(Card card, Phase phase)
        {
            if (card.IsOk)
            {
                GoOn(phase);
            }
            else
            {
                Refuse(card);
            }
        }

        /// <summary>Ends with a status that does not fit.</summary>
        private void Refuse(Card card)
        {
            if (card.Status == NotFound)
            {
                Finish(CardFileResult.NoFile, "no bootstrap file");
            }
            else
            {
                Finish(CardFileResult.Unreadable, "card status " + card.Status.ToString("X4"));
            }
        }
    }
}
