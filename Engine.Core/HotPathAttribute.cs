namespace Engine.Core;

/// <summary>
/// Marks an entry point of the hot path: a test walks the compiled code from here over everything it reaches and proves that it allocates nothing,
/// takes no lock, calls nothing through an interface, a virtual slot or a delegate, and throws nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor)]
public sealed class HotPathAttribute : Attribute;

/// <summary>
/// Marks a method that the hot path may call although it breaks the rules: the walk stops here and the test lists it with its reason.
/// On a member of an interface or a base class: the call through it is what breaks the rules, and the implementations that are hot are entry points themselves.
/// </summary>
/// <param name="reason">How often it runs and why that does no harm, such as <c>once a session</c>.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor)]
public sealed class ColdPathAttribute(string reason) : Attribute
{
    /// <summary>How often it runs and why that does no harm.</summary>
    public string Reason { get; } = reason;
}
