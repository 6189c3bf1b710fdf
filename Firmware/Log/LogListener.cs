using System;
using System.Diagnostics;
using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Log
{
    /// <summary>Prints the events of a client, one line each, with <see cref="Debug"/> unless <see cref="WriteLine"/> is overridden.</summary>
    public class LogListener : ClientListener
    {
        private readonly Lwm2mClient _client;
        private bool _hasRegistered;

        /// <summary>Creates the listener.</summary>
        /// <param name="client">The client whose accounts it names.</param>
        public LogListener(Lwm2mClient client)
        {
            _client = client;
        }

        /// <inheritdoc/>
        public override void OnLinkOpening(ServerSession session)
        {
            WriteLine("looks for " + session.Security.ServerUri + (session.Link is SecuredLink ? " and shakes hands" : "") + CautionOf(session));
        }

        /// <inheritdoc/>
        public override void OnLinkFailed(ServerSession session, bool isLocal, int alert)
        {
            WriteLine(isLocal ? "no way to the server: no network, or no route" : alert >= 0 ? "the server refuses the handshake: " + AlertName.Of(alert) : "the link to the server has failed");
        }

        /// <inheritdoc/>
        public override void OnTransport(ServerSession session, char letter)
        {
            WriteLine("goes over to binding " + letter);
        }

        /// <inheritdoc/>
        public override void OnRegistration(ServerSession session, RegistrationState state)
        {
            switch (state)
            {
                case RegistrationState.Registering:
                    WriteLine("registering at " + session.Security.ServerUri + (IsBare(session.Security) ? " without security (NoSec)" : "") + CautionOf(session));
                    break;
                case RegistrationState.Registered:
                    WriteLine(_hasRegistered || session.Registration.LastCode != 0 ? "registered" : "registered, as the store says");
                    _hasRegistered = true;
                    break;
                case RegistrationState.Failed:
                    WriteLine("registration failed for good");
                    break;
                case RegistrationState.Disabled:
                    WriteLine("disabled by the server for a time");
                    break;
                case RegistrationState.Deregistered:
                    WriteLine(_hasRegistered ? "de-registered" : "stopped; was not registered");
                    break;
            }
        }

        /// <inheritdoc/>
        public override void OnRetry(ServerSession session, byte code, long pauseMs)
        {
            bool isTold = code == 0 && session.Link is SecuredLink secured && secured.Alert >= 0;
            string why = isTold ? "" : code == 0 ? "no answer from the server, or no way to it; " : "registration refused with " + (code >> 5).ToString() + "." + (code & 31).ToString("D2") + "; ";
            WriteLine(why + "will try again in " + ((pauseMs + 999) / 1000).ToString() + " s");
        }

        /// <inheritdoc/>
        public override void OnUnanswered(ServerSession session)
        {
            WriteLine("no answer from " + session.Security.ServerUri + " so far; asks again");
        }

        /// <inheritdoc/>
        public override void OnBootstrap(BootstrapState former, BootstrapState state)
        {
            // A link without handshake is open at once.
            bool isBegun = (former == BootstrapState.Idle || former == BootstrapState.Waiting) && (state == BootstrapState.Connecting || state == BootstrapState.Requesting);
            SecurityAccount account = _client.Accounts.Bootstrap;
            if (isBegun && account is not null)
            {
                WriteLine("bootstrap at " + account.ServerUri);
                if (IsBare(account))
                {
                    WriteLine("WARNING: it has no security; whoever is on the way may take the device over");
                }
            }

            switch (state)
            {
                case BootstrapState.Waiting:
                    WriteLine("bootstrap: waits before the next request");
                    break;
                case BootstrapState.Requesting:
                    WriteLine("bootstrap: asks");
                    break;
                case BootstrapState.Serving:
                    WriteLine("bootstrap: admitted, takes what the server writes");
                    break;
            }
        }

        /// <inheritdoc/>
        public override void OnBootstrapReport(BootstrapFailure failure, string text)
        {
            string more = text is null ? "" : " (" + text + ")";
            WriteLine(failure == BootstrapFailure.None ? text : "bootstrap: " + Describe(failure) + more);
        }

        /// <inheritdoc/>
        public override void OnAccountRefused(string reason)
        {
            WriteLine("the accounts of the store are not used: " + reason);
        }

        /// <inheritdoc/>
        public override void OnObjectFailure(int objectId, Exception exception)
        {
            WriteLine("the code of " + (objectId < 0 ? "the application" : "object " + objectId.ToString()) + " failed: " + exception.GetType().Name + ": " + exception.Message);
        }

        /// <summary>Prints a line.</summary>
        protected virtual void WriteLine(string text)
        {
            Debug.WriteLine(text);
        }

        private static string Describe(BootstrapFailure failure)
        {
            switch (failure)
            {
                case BootstrapFailure.NoAccount:
                    return "there is no account of a bootstrap server";
                case BootstrapFailure.BadAccount:
                    return "an account cannot be used";
                case BootstrapFailure.LinkFailed:
                    return "no link to the bootstrap server";
                case BootstrapFailure.Unanswered:
                    return "the bootstrap server does not answer";
                case BootstrapFailure.Refused:
                    return "the bootstrap server refuses the request";
                case BootstrapFailure.TimedOut:
                    return "the bootstrap server came to no end";
                case BootstrapFailure.Inconsistent:
                    return "what it wrote makes no usable accounts, its Finish was refused";
                case BootstrapFailure.NotStored:
                    return "the accounts could not be stored, its Finish was refused";
                default:
                    return "given up";
            }
        }

        private static string CautionOf(ServerSession session)
        {
            string caution = session.Link.Caution;
            return caution is null ? "" : ", " + caution;
        }

        private static bool IsBare(SecurityAccount account)
        {
            return account.Mode == SecurityMode.NoSec && account.OscoreInstanceId < 0;
        }
    }
}
