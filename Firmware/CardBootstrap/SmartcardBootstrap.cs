using System;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Uicc;

namespace Lwm2m.CardBootstrap
{
    /// <summary>
    /// Bootstrap from a smart card (LwM2M Core §6.1.4 step 1, App. G and H): its file is read at the start, before the accounts of the factory are used, and again whenever
    /// the card was reset or a server from it is to be registered at or told of an Update. A card or file that is another brings its accounts in place of the
    /// former ones; when there is none any more, those of the factory are used again.
    /// </summary>
    public sealed partial class SmartcardBootstrap : AccountSource
    {
        /// <summary>How often a card that is being started or read is looked at.</summary>
        private const int PollMs = 50;

        private const long LongestPauseMs = 60 * 60 * 1000;

        /// <summary>Readings that fail in a row before a card without accounts in force is left alone until it was reset.</summary>
        private const int MaxTries = 8;

        private readonly Lwm2mClient _client;
        private readonly ClientBootstrap _bootstrap;
        private readonly Card _card;
        private readonly SmartcardOptions _options;
        private readonly CryptoEngine _engine;
        private readonly FactoryAccounts _factory;
        private readonly Scp03Keys _keys;
        private Scp03Session _session;              // or null, in clear
        private BootstrapFileJob _named;
        private BootstrapFileJob _listed;           // in clear: of an application that is found by EF DIR, or for the ICCID alone; made when it is needed
        private BootstrapFileJob _job;              // the one of the two that is in use
        private bool _isKnown;
        private bool _isOpened;
        private bool _isAsked = true;
        private bool _isReading;
        private bool _isRefused;
        private bool _wasAbsent;                    // there was no card when it was looked at last
        private bool _hasWork = true;
        private long _dueMs;
        private long _sinceMs;                      // since when the card that is asked for has not been ready
        private long _checkedMs;
        private int _generation;                    // of the card, when it was asked for last
        private int _tries;
        private int _confirmed;
        private string _told;                       // why nothing came of it, as it was reported last

        private SmartcardBootstrap(Lwm2mClient client, Card card, Store store, CryptoEngine engine, SmartcardOptions options)
        {
            _client = client;
            _bootstrap = (ClientBootstrap)client.Bootstrap;
            _card = card;
            _options = options;
            _engine = engine;
            _factory = new FactoryAccounts(store, client.Options.MaxAccountBytes);
            _keys = new Scp03Keys(store);
            MakeJob();
        }

        /// <summary>Adds it to a client, with <see cref="ClientBootstrap"/> where that is not added yet. Call before <see cref="Lwm2mClient.Provision"/>.</summary>
        /// <param name="client">The client.</param>
        /// <param name="card">The card.</param>
        /// <param name="store">A sealed store, that of <see cref="Lwm2mClient.Provision"/>: it has the <see cref="Scp03Keys"/>, and the accounts that a card takes the place of are put aside there.</param>
        /// <param name="engine">For the secure channel, and the digest of the file.</param>
        /// <param name="options">Settings.</param>
        public static SmartcardBootstrap AddTo(Lwm2mClient client, Card card, Store store, CryptoEngine engine, SmartcardOptions options)
        {
            if (client.Bootstrap is null)
            {
                ClientBootstrap.AddTo(client);
            }

            SmartcardBootstrap source = new SmartcardBootstrap(client, card, store, engine, options);
            source._bootstrap.Source = source;
            return source;
        }

        /// <summary>What the last reading has come to.</summary>
        public CardFileResult Result { get; private set; }

        /// <summary>Readings that found the card and its file unchanged.</summary>
        public int Unchanged { get; private set; }

        /// <summary>How often the accounts of a card came in force.</summary>
        public int Taken { get; private set; }

        /// <summary>How often the accounts of a card were deleted, as it was gone or another one.</summary>
        public int Deleted { get; private set; }

        /// <inheritdoc/>
        public override bool IsKnown
        {
            get { return _isKnown; }
        }

        /// <inheritdoc/>
        public override bool HasWork
        {
            get { return _hasWork || _generation != _card.Generation; }
        }

        /// <summary>Whether the accounts in force are those of a card.</summary>
        private bool IsFromCard
        {
            get { return _client.Accounts.Origin is not null; }
        }

        /// <inheritdoc/>
        public override bool IsOpen(long nowMs)
        {
            if (!IsFromCard)
            {
                return true;
            }

            if (!_isAsked && !_isRefused && (_generation != _card.Generation || nowMs - _checkedMs >= _options.CheckCountsS * 1000L))
            {
                Ask(nowMs);
                _client.Signal.Set();
            }

            return !_isAsked && !_isRefused;
        }

        /// <inheritdoc/>
        public override long Step(long nowMs)
        {
            if (!_isOpened)
            {
                _isOpened = true;
                _sinceMs = nowMs;
            }

            long next = _card.Step(nowMs);
            if ((_generation != _card.Generation || (_wasAbsent && !_isAsked && _card.IsReady)) && !_isReading)
            {
                // Whatever was found out is about a card that may be another now.
                _isRefused = false;
                _tries = 0;
                _session?.Rearm();
                Ask(nowMs);
            }

            if (_isReading && !_job.IsActive)
            {
                _isReading = false;
                _client.Signal.Set();
                OnRead(nowMs);
            }

            if (_isAsked && !_isReading && nowMs >= _dueMs)
            {
                Begin(nowMs);
            }

            _hasWork = _isReading || (_isAsked && nowMs >= _dueMs);
            if (!_isAsked && _client.Options.QueueMode)
            {
                // No device is woken to see whether a card was put in.
                return DatagramLink.Never;
            }

            long dueMs = _hasWork ? nowMs + PollMs : _isAsked ? _dueMs : DatagramLink.Never;
            return dueMs < next ? dueMs : next;
        }

        /// <inheritdoc/>
        public override void Stop()
        {
            _named.Wipe();
            _listed?.Wipe();
        }

        private void MakeJob()
        {
            _session = _options.AllowsClear && _keys.AreMissing() ? null : new Scp03Session(_engine, _keys, _client.Random);
            _named = new BootstrapFileJob(new LogicalChannel(Pkcs15.Aid), _session, _options, _engine, false);
            _listed = null;
            _job = _named;
        }

        private void Ask(long nowMs)
        {
            _generation = _card.Generation;
            _isAsked = true;
            _hasWork = true;
            _dueMs = nowMs;
            _sinceMs = nowMs;
            _wasAbsent = false;
            _job = _named;
        }

        private void Begin(long nowMs)
        {
            // Links of the same card may have let go of it.
            _card.Open(nowMs);
            switch (_card.Transport.State)
            {
                case CardState.Ready:
                    if (_session is null && !_keys.AreMissing())
                    {
                        // They were put into the store meanwhile.
                        MakeJob();
                    }

                    Read(_job, false);
                    break;
                case CardState.Absent:
                    OnNothing(CardFileResult.NoFile, "there is no card", nowMs);
                    break;
                default:
                    if (nowMs - _sinceMs >= _options.StartWaitS * 1000L)
                    {
                        OnUnreadable("the card does not start", nowMs);
                    }

                    break;
            }
        }

        private void Read(BootstrapFileJob job, bool keepsContent)
        {
            // Accounts of a card that are in force are compared first: mostly they are the same.
            _job = job;
            _generation = _card.Generation;
            if (_session is null && job == _named && !keepsContent)
            {
                Report(BootstrapFailure.None, "read without a secure channel, as AllowsClear says");
            }

            job.Restart(keepsContent || !IsFromCard);
            _isReading = _card.Submit(job);
        }

        private void ReadListed()
        {
            _listed ??= new BootstrapFileJob(new LogicalChannel(s_usim), null, _options, _engine, true) { StopsAtIccid = _session is not null };
            Read(_listed, false);
        }

        private void OnRead(long nowMs)
        {
            if (_card.Transport.State == CardState.Absent)
            {
                OnNothing(CardFileResult.NoFile, "there is no card", nowMs);
                return;
            }

            if (_job.StopsAtIccid)
            {
                OnIccid(nowMs);
                return;
            }

            Result = _job.Result;
            switch (_job.Result)
            {
                case CardFileResult.Read:
                    OnFile(nowMs);
                    break;
                case CardFileResult.NoFile when _session is null && _job == _named && !_job.HasIccid:
                    ReadListed();
                    break;
                case CardFileResult.NoFile:
                case CardFileResult.Damaged:
                    OnNothing(_job.Result, _job.Reason, nowMs);
                    break;
                case CardFileResult.Refused:
                    OnRefused(nowMs);
                    break;
                default:
                    OnUnreadable(_job.Reason, nowMs);
                    break;
            }

            if (!_isReading)
            {
                _named.Wipe();
                _listed?.Wipe();
            }
        }
    }
}
