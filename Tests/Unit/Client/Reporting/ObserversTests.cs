using System.Threading;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>A change told on another thread reaches every table that stays, whatever comes and goes meanwhile.</summary>
    [TestClass]
    public class ObserversTests
    {
        private const int Others = 200;
        private const int Rounds = 50;

        [TestMethod]
        public void A_change_reaches_the_table_that_stays_while_others_go()
        {
            ObservationTable stays = TestServer.Registered().Session.Observations;
            ObservationTable goes = TestServer.Registered().Session.Observations;
            Observation observation = stays.Start(PathOfInteger(), Observing.Token, 0, 2, -1, 0);
            int lost = 0;
            for (int round = 0; round < Rounds; round++)
            {
                Observers observers = new Observers(Others + 1);
                for (int i = 0; i < Others; i++)
                {
                    observers.Add(goes);
                }

                observers.Add(stays);
                Leaving leaving = new Leaving(observers, goes);
                Thread thread = new Thread(leaving.Run);
                thread.Start();
                while (!leaving.IsOver)
                {
                    observation.BeginEvaluation(0);
                    observers.NotifyChanged(TestObject.ObjectId, 0, TestObject.Integer);
                    lost += observation.IsChanged ? 0 : 1;
                    leaving.Told++;
                }

                thread.Join();
            }

            Assert.AreEqual(0, lost);
        }

        [TestMethod]
        public void A_change_marked_before_an_evaluation_counts_for_it_and_for_no_other()
        {
            Observation observation = TestServer.Registered().Session.Observations.Start(PathOfInteger(), Observing.Token, 0, 2, -1, 0);
            Assert.IsFalse(observation.BeginEvaluation(1));
            observation.MarkChanged();
            Assert.IsTrue(observation.BeginEvaluation(2));
            Assert.IsFalse(observation.BeginEvaluation(3));
        }

        private static Lwm2mPath PathOfInteger()
        {
            Lwm2mPath path = new Lwm2mPath();
            path.Set(TestObject.ObjectId, 0, TestObject.Integer);
            return path;
        }

        private sealed class Leaving
        {
            private readonly Observers _observers;
            private readonly ObservationTable _table;

            public Leaving(Observers observers, ObservationTable table)
            {
                _observers = observers;
                _table = table;
            }

            public bool IsOver { get; private set; }

            /// <summary>Changes told so far: the tables go in the midst of it.</summary>
            public int Told { get; set; }

            public void Run()
            {
                while (Told < 3)
                {
                    Thread.Sleep(0);
                }

                for (int i = 0; i < Others; i++)
                {
                    _observers.Remove(_table);
                }

                IsOver = true;
            }
        }
    }
}
