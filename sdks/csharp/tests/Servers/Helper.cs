using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using Lockence.Json;

namespace Lockence.Tests
{
    using Fields = IReadOnlyDictionary<string, object>;

    /// <summary>A server of <c>sdks/conformance</c>: it says where it is, and answers each line with a
    /// line.</summary>
    internal sealed class Helper
    {
        private readonly Process _process;

        internal Helper(string script, string arguments = "")
        {
            var path = Path.Combine(Vectors.Directory, script);
            _process = Process.Start(new ProcessStartInfo
            {
                FileName = Environment.GetEnvironmentVariable("PYTHON") ?? "python3",
                Arguments = $"\"{path}\" {arguments}",
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                StandardOutputEncoding = Encoding.UTF8,
            });
            Info = Next();
        }

        /// <summary>What it said when it was ready.</summary>
        internal Fields Info { get; }

        /// <summary>Gives it an order, such as <c>new { server = "kill" }</c>, and waits until it is carried
        /// out.</summary>
        internal Fields Order(object order)
        {
            lock (_process)
            {
                _process.StandardInput.WriteLine(Json.Written(order));
                _process.StandardInput.Flush();
                return Next();
            }
        }

        internal void End()
        {
            _process.StandardInput.Close();
            _process.WaitForExit();
        }

        private Fields Next()
        {
            var line = _process.StandardOutput.ReadLine()
                ?? throw new Exception($"A server of sdks/conformance ended: {_process.StartInfo.Arguments}");
            var answer = (Fields)JsonReader.Parse(Encoding.UTF8.GetBytes(line));
            return answer.Get("error") is string error ? throw new Exception(error) : answer;
        }
    }
}
