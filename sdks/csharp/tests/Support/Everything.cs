using System;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text;

namespace Lockence.Tests
{
    /// <summary>All that the SDK wrote to <see cref="Trace"/> or threw since the tests began.</summary>
    internal static class Everything
    {
        private static readonly StringBuilder Text = new StringBuilder();

        internal static string Said
        {
            get
            {
                lock (Text)
                {
                    return Text.ToString();
                }
            }
        }

        internal static void Record()
        {
            Trace.Listeners.Clear();
            Trace.Listeners.Add(new Recorder());
            AppDomain.CurrentDomain.FirstChanceException += (_, thrown) => Add(thrown);
        }

        private static void Add(FirstChanceExceptionEventArgs thrown)
        {
            if (thrown.Exception is LockenceException || thrown.Exception is ArgumentException)
            {
                Add($"{thrown.Exception}\n");
            }
        }

        private static void Add(string text)
        {
            lock (Text)
            {
                Text.Append(text);
            }
        }

        private sealed class Recorder : TraceListener
        {
            public override void Write(string message) => Add(message);

            public override void WriteLine(string message) => Add(message + "\n");
        }
    }
}
