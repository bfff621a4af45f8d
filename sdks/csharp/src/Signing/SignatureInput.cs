using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Lockence.Signing
{
    /// <summary>What a signature says that it covers, and with which parameters.</summary>
    internal sealed class SignatureInput
    {
        /// <exception cref="FormatException">A parameter has a value of another type, or <c>created</c> or
        /// <c>keyid</c> is missing.</exception>
        internal SignatureInput(string text, string components, IReadOnlyDictionary<string, object> parameters)
        {
            Text = text;
            Components = components;
            Created = Parameter<long?>(parameters, "created") ?? throw new FormatException("created is missing");
            _ = Parameter<string>(parameters, "keyid") ?? throw new FormatException("keyid is missing");
            Algorithm = Parameter<string>(parameters, "alg");
            Nonce = Parameter<string>(parameters, "nonce");
        }

        /// <summary>Components and parameters as they arrived: what <c>@signature-params</c> covers.</summary>
        internal string Text { get; }

        internal string Components { get; }

        internal long Created { get; }

        [MaybeNull]
        internal string Algorithm { get; }

        [MaybeNull]
        internal string Nonce { get; }

        private static T Parameter<T>(IReadOnlyDictionary<string, object> parameters, string name) =>
            !parameters.TryGetValue(name, out var value) ? default
            : value is T expected ? expected
            : throw new FormatException($"{name} is of another type");
    }
}
