using Lwm2m.Uicc;

namespace Lwm2m.CardBootstrap
{
    // The commands.
    internal sealed partial class BootstrapFileJob
    {
        private void SelectFile(Card card, int file, int p2)
        {
            SendSelect(card, card.Begin(Channel.Class(0), Select, ByPath, p2).Byte(file >> 8).Byte(file), p2);
        }

        private void SelectPath(Card card, CardPath path, int p2)
        {
            SendSelect(card, card.Begin(Channel.Class(0), Select, ByPath, p2).Bytes(path.Bytes, 0, path.Length), p2);
        }

        private void SendSelect(Card card, CardCommand command, int p2)
        {
            if (p2 == WithFcp)
            {
                command.Expect(AllBytes);
            }

            Send(card, command, false);
        }

        private void Read(Card card, int offset, int count)
        {
            Send(card, card.Begin(Channel.Class(0), ReadBinary, offset >> 8, offset & 0xFF).Expect(count), false);
        }

        private void GivePin(Card card)
        {
            CardCommand command = card.Begin(Channel.Class(0), Verify, 0, _pin);
            command.Bytes(_options.Pin, 0, _options.Pin.Length);
            while (command.DataCount < PinBlock)
            {
                command.Byte(0xFF);
            }

            _hasPinBeenGiven = true;
            SendOnce(card, command);
        }

        private void Send(Card card, CardCommand command, bool isSecret)
        {
            card.Send(CardRepeat.Safe, Channel.Session, isSecret);
        }

        /// <summary>Sends a command that the card counts.</summary>
        private void SendOnce(Card card, CardCommand command)
        {
            card.Send(CardRepeat.Never, Channel.Session, true);
        }
    }
}
