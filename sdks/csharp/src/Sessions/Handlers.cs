using System;
using System.Diagnostics;

namespace Lockence.Sessions
{
    /// <summary>Calls the handlers of an event, each whatever became of the ones before.</summary>
    internal static class Handlers
    {
        internal static void Call<THandler>(THandler handlers, Action<THandler> call)
            where THandler : class
        {
            foreach (var handler in (handlers as Delegate)?.GetInvocationList() ?? new Delegate[0])
            {
                try
                {
                    call(handler as THandler);
                }
                catch (Exception error)
                {
                    Trace.TraceError($"A handler of a Lockence session's event failed: {error}");
                }
            }
        }
    }
}
