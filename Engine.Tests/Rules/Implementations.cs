using Mono.Cecil;

namespace Engine.Tests.Rules;

/// <summary>Finds the method that a call through a type argument is bound to.</summary>
/// <param name="assemblies">Where to look for structs that an open type parameter may stand for.</param>
internal sealed class Implementations(IReadOnlyList<AssemblyDefinition> assemblies)
{
    private readonly TypeDefinition[] _structs =
        [.. assemblies.SelectMany(assembly => assembly.MainModule.GetTypes()).Where(type => type is { IsValueType: true, HasInterfaces: true })];

    /// <summary>The implementation of <paramref name="target"/> in a struct or sealed class, or in its base classes; null if it has none of its own.</summary>
    public static MethodDefinition? In(TypeReference type, MethodDefinition target)
    {
        for (var definition = type.Resolve(); definition is not null; definition = definition.BaseType?.Resolve())
        {
            var found = definition.Methods.FirstOrDefault(method => method.Overrides.Any(o => o.Resolve() == target))
                ?? definition.Methods.Where(method => method.Name == target.Name && method.IsStatic == target.IsStatic
                    && method.GenericParameters.Count == target.GenericParameters.Count && SameParameters(method, target))
                    .MinBy(method => method.Parameters.Count(parameter => parameter.ParameterType.FullName == "System.Object"));
            if (found is not null)
                return definition.FullName is "System.Object" or "System.ValueType" ? null : found;
        }

        return null;
    }

    /// <summary>All structs that a type parameter with the target's interface as its constraint may stand for.</summary>
    public IEnumerable<TypeDefinition> OfInterface(TypeDefinition contract) =>
        _structs.Where(type => type.Interfaces.Any(i => i.InterfaceType.Resolve() == contract));

    // Enough to tell overloads apart: a parameter whose type is generic in the interface is something else in the struct, object last of all.
    private static bool SameParameters(MethodDefinition method, MethodDefinition target) =>
        method.Parameters.Count == target.Parameters.Count
        && method.Parameters.Zip(target.Parameters).All(pair => pair.Second.ParameterType.ContainsGenericParameter || pair.First.ParameterType.FullName == pair.Second.ParameterType.FullName);
}
