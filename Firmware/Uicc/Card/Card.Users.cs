using System;

namespace Lwm2m.Uicc
{
    // Those who use the card, and what they are told.
    public sealed partial class Card
    {
        /// <summary>Most users.</summary>
        public const int MaxUsers = 6;

        private readonly ICardUser[] _users = new ICardUser[MaxUsers];
        private int _userCount;

        /// <summary>Adds a user, which is told at once if the card is ready. One that is there already stays.</summary>
        /// <returns>False if there are <see cref="MaxUsers"/>.</returns>
        public bool Add(ICardUser user)
        {
            if (IndexOf(user) >= 0)
            {
                return true;
            }

            if (_userCount == MaxUsers)
            {
                return false;
            }

            _users[_userCount++] = user;
            if (IsReady)
            {
                user.OnCardReady(this);
            }

            return true;
        }

        /// <summary>Removes a user: it is told nothing more.</summary>
        public void Remove(ICardUser user)
        {
            int index = IndexOf(user);
            if (index >= 0)
            {
                _userCount--;
                Array.Copy(_users, index + 1, _users, index, _userCount - index);
                _users[_userCount] = null;
            }
        }

        /// <summary>The transport has another state.</summary>
        internal void OnState(bool isLost)
        {
            if (isLost)
            {
                Counters.Lost++;
                Cancel();
                for (int i = _userCount - 1; i >= 0; i--)
                {
                    _users[i].OnCardLost(this);
                }
            }

            if (IsReady)
            {
                for (int i = 0; i < _userCount; i++)
                {
                    _users[i].OnCardReady(this);
                }
            }

            Tell();
        }

        private int IndexOf(ICardUser user)
        {
            int index = _userCount - 1;
            while (index >= 0 && _users[index] != user)
            {
                index--;
            }

            return index;
        }
    }
}
