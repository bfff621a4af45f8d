using System.Diagnostics;
using System.Text;

namespace Lockence.Tests
{
    /// <summary>All that was written to <see cref="Trace"/> since the tests began.</summary>
    internal static class Everything
    {
        private static readonly StringBuilder Text = new StringBuilder();

        internal static TraceListener Listener { get; } = new Recorder();

        internal static string Traced
        {
            get
            {
                lock (Text)
                {
                    return Text.ToString();
                }
            }
        }

        private sealed class Recorder : TraceListener
        {
            public override void Write(string message)
            {
                lock (Text)
                {
                    Text.Append(message);
                }
            }

            public override void WriteLine(string message) => Write(message + "\n");
        }
    }
}
