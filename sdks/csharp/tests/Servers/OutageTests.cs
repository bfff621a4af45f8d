using System;
using System.Linq;
using System.Threading.Tasks;

namespace Lockence.Tests
{
    /// <summary>The scenarios that kill the server. It takes long to start, so they live through one
    /// outage.</summary>
    public sealed class OutageTests
    {
        public async Task TroubleKilledAndTroubleOfflineAndTroubleGraceOver()
        {
            var hasty = new LockenceOptions { TotalTimeout = TimeSpan.FromSeconds(1) };
            var ending = Servers.NewLicense("short", "--expires-in", "6s");
            using (var ours = Servers.Client(options: hasty))
            using (var shorts = Servers.Client("short", hasty))
            {
                var idle = await ours.InitAsync(Servers.Key("normal"), Servers.Desk);
                var busy = await shorts.InitAsync(Servers.Key("short"), "an outage");
                var brief = await shorts.InitAsync(ending.Text("key"), Servers.Desk);
                var (heardOfBusy, heardOfBrief) = (new Heard(busy), new Heard(brief));
                busy.StartHeartbeat();
                brief.StartHeartbeat();
                Servers.Kill();
                try
                {
                    await Task.WhenAll(GoesOn(idle), GoesOffline(busy, heardOfBusy), GraceIsOver(brief, heardOfBrief));
                }
                finally
                {
                    Servers.Start();
                }
                await idle.ValidateAsync();
                await Heard.Eventually(() => heardOfBusy.IsOnline);
                Check.That(busy.IsActive && !heardOfBusy.IsRefused, "nobody said no");
                Check.Equal(1, heardOfBrief.Errors.OfType<GraceOverException>().Count(), "how often it was over");
            }
        }

        private static async Task GoesOn(LockenceSession session)
        {
            await Check.ThrowsAsync<NoAnswerException>(() => session.ValidateAsync());
            Check.That(session.IsActive, "it goes on");
        }

        private static async Task GoesOffline(LockenceSession session, Heard heard)
        {
            await Heard.Eventually(() => heard.TimesLeft.Count >= 3);
            var left = heard.TimesLeft.ToArray();
            Check.That(left.All(each => each > TimeSpan.Zero && each <= TimeSpan.FromSeconds(60)), "a minute at most");
            Check.That(left.Zip(left.Skip(1), (one, next) => next < one).All(falls => falls), "it falls");
            Check.That(heard.Errors.OfType<NoAnswerException>().Any(), "nobody answers");
            Check.That(session.IsActive && !heard.IsOnline && !heard.IsRefused, "it is active all the same");
        }

        private static async Task GraceIsOver(LockenceSession session, Heard heard)
        {
            var left = session.TimeLeft;
            var began = DateTime.UtcNow;
            await Heard.Eventually(() => heard.IsRefused);
            var late = DateTime.UtcNow - began - left;
            Check.That(late.Duration() < TimeSpan.FromSeconds(0.5), $"at once, and it was {late} late");
            Check.That(!session.IsActive, "it is over");
        }
    }
}
