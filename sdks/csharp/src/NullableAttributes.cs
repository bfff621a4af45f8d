// .NET Standard 2.0 lacks the attributes that say what may be null. Compilers know them by name alone, so a
// library brings its own; callers' compilers read them from the assembly.
namespace System.Diagnostics.CodeAnalysis
{
    /// <summary>Null may be given.</summary>
    [AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
    internal sealed class AllowNullAttribute : Attribute
    {
    }

    /// <summary>Null may come back.</summary>
    [AttributeUsage(AttributeTargets.Property | AttributeTargets.ReturnValue)]
    internal sealed class MaybeNullAttribute : Attribute
    {
    }
}
