using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Lockence.Sessions
{
    /// <summary>The heartbeats that a client's sessions have in the background, so that they end with
    /// it.</summary>
    internal sealed class Background
    {
        private readonly object _lock = new object();
        private readonly HashSet<Heartbeats> _running = new HashSet<Heartbeats>();

        internal Background(CancellationToken closing) => Closing = closing;

        /// <summary>Cancelled when all of them are to end.</summary>
        internal CancellationToken Closing { get; }

        internal void Add(Heartbeats heartbeats)
        {
            lock (_lock)
            {
                _running.Add(heartbeats);
            }
        }

        internal void Remove(Heartbeats heartbeats)
        {
            lock (_lock)
            {
                _running.Remove(heartbeats);
            }
        }

        internal Task StopAllAsync()
        {
            Heartbeats[] running;
            lock (_lock)
            {
                running = _running.ToArray();
            }
            return Task.WhenAll(running.Select(each => each.StopAsync()));
        }
    }
}
