using Lwm2m.Uicc;

namespace Lwm2m.CardBootstrap
{
    // The commands.
    internal sealed partial class BootstrapFileJob
    {
        /// <summary>Why there is no secure channel, by <see cref="Scp03Failure"/>.</summary>
        private static readonly string[] s_failures =
        {
            null, "no keys for the secure channel", "the secure channel failed before", "the card offers no secure channel", "the secure channel answers in another form",
            "the card offers another secure channel", "the card has keys of another version", "the card does not prove that it has the keys",
            "the card refuses the keys", null, null, null, null, null
        };

        private void SelectFile(Card card, int file, int p2)
        {
            SendSelect(card, card.Begin(0, Select, ByPath, p2).Byte(file >> 8).Byte(file), p2);
        }

        private void SelectPath(Card card, CardPath path, int p2)
        {
            SendSelect(card, card.Begin(0, Select, ByPath, p2).Bytes(path.Bytes, 0, path.Length), p2);
        }

        private void SendSelect(Card card, CardCommand command, int p2)
        {
            if (p2 == WithFcp)
            {
                command.Expect(AllBytes);
            }

            Send(card, command);
        }

        private void Read(Card card, int offset, int count)
        {
            Send(card, card.Begin(0, ReadBinary, offset >> 8, offset & 0xFF).Expect(count));
        }

        private void GivePin(Card card)
        {
            CardCommand command = card.Begin(0, Verify, 0, _pin);
            command.Bytes(_options.Pin, 0, _options.Pin.Length);
            while (command.DataCount < PinBlock)
            {
                command.Byte(0xFF);
            }

            _hasPinBeenGiven = true;
            SendOnce(card, command);
        }

        private void Send(Card card, CardCommand command)
        {
            SendInside(card, command, CardRepeat.Safe);
        }

        /// <summary>Sends a command that the card counts.</summary>
        private void SendOnce(Card card, CardCommand command)
        {
            SendInside(card, command, CardRepeat.Never, true);
        }
    }
}
