using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Lockence.Tests")]
