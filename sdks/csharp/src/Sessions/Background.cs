using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Lockence.Sessions
{
    /// <summary>What a client does in the background, so that it can be waited for.</summary>
    internal sealed class Background
    {
        private readonly object _lock = new object();
        private readonly HashSet<Task> _tasks = new HashSet<Task>();
        private readonly AsyncLocal<bool> _isInHandler = new AsyncLocal<bool>();

        internal Background(CancellationToken closing) => Closing = closing;

        /// <summary>Cancelled when all of it is to end.</summary>
        internal CancellationToken Closing { get; }

        internal Task Run(Func<Task> work)
        {
            var task = Task.Run(work);
            lock (_lock)
            {
                _tasks.RemoveWhere(each => each.IsCompleted);
                _tasks.Add(task);
            }
            return task;
        }

        /// <summary>Calls the application's code, which may stop what calls it.</summary>
        internal void CallHandlers(Action call)
        {
            _isInHandler.Value = true;
            try
            {
                call();
            }
            finally
            {
                _isInHandler.Value = false;
            }
        }

        internal Task WaitForAllAsync()
        {
            lock (_lock)
            {
                return WaitAsync(Task.WhenAll(_tasks.ToArray()));
            }
        }

        /// <summary>Waits for it to end, except from within a handler, which would wait for itself.</summary>
        internal Task WaitAsync(Task task) => _isInHandler.Value ? Task.CompletedTask : task;
    }
}
