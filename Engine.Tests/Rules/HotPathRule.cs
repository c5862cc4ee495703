namespace Engine.Tests.Rules;

/// <summary>What the hot path must not do.</summary>
internal enum HotPathRule
{
    /// <summary>Create an object.</summary>
    NewObject,

    /// <summary>Create an array.</summary>
    NewArray,

    /// <summary>Box a value.</summary>
    Box,

    /// <summary>Call through an interface.</summary>
    InterfaceCall,

    /// <summary>Call through a virtual slot.</summary>
    VirtualCall,

    /// <summary>Call a delegate or a managed function pointer.</summary>
    DelegateCall,

    /// <summary>Take a lock.</summary>
    Lock,

    /// <summary>Throw.</summary>
    Throw,

    /// <summary>Touch a string.</summary>
    String,

    /// <summary>Use the <c>volatile</c> keyword.</summary>
    VolatileField,

    /// <summary>Use LINQ.</summary>
    Linq,

    /// <summary>Call what the walk cannot see.</summary>
    Unknown,
}

/// <summary>A broken rule.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Method">In which method.</param>
/// <param name="What">What it does there.</param>
internal sealed record HotPathViolation(HotPathRule Rule, string Method, string What)
{
    public override string ToString() => $"{Rule} in {Method}: {What}";
}
