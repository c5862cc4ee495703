using Mono.Cecil;

namespace Engine.Tests.Rules;

/// <summary>
/// Type parameters through which the hot path calls an interface without demanding a struct, so that a test may pass a recording class:
/// the engine itself must never pass one, because shared code would then call through the interface.
/// </summary>
internal sealed class StructOnlyParameters
{
    private readonly HashSet<(string Owner, int Position)> _parameters = [];

    /// <summary>Remembers a parameter that must be a struct wherever the engine fills it in.</summary>
    /// <returns>True if it is new.</returns>
    public bool Add(GenericParameter parameter) => _parameters.Add((parameter.Owner is MethodReference method ? method.FullName : ((TypeReference)parameter.Owner).FullName, parameter.Position));

    /// <summary>All places of the assemblies where such a parameter is a class, following parameters that are filled with other parameters.</summary>
    public IReadOnlyList<string> FilledWithClasses(IReadOnlyList<AssemblyDefinition> assemblies)
    {
        var uses = assemblies.SelectMany(assembly => assembly.MainModule.GetTypes()).SelectMany(UsesIn).ToArray();
        var faults = new SortedSet<string>(StringComparer.Ordinal);
        bool grew;
        do
        {
            grew = false;
            foreach (var (owner, arguments, place) in uses)
            {
                for (var i = 0; i < arguments.Count; i++)
                {
                    if (!_parameters.Contains((owner, i)))
                        continue;
                    if (arguments[i] is GenericParameter { HasNotNullableValueTypeConstraint: false } parameter)
                        grew |= Add(parameter);
                    else if (arguments[i] is not GenericParameter && arguments[i].Resolve() is { IsValueType: false })
                        faults.Add($"{place} passes the class {arguments[i].Name} to {owner}");
                }
            }
        }
        while (grew);
        return [.. faults];
    }

    private static IEnumerable<(string Owner, IList<TypeReference> Arguments, string Place)> UsesIn(TypeDefinition type)
    {
        var place = type.FullName;
        foreach (var use in type.Fields.SelectMany(field => In(field.FieldType)))
            yield return (use.ElementType.FullName, use.GenericArguments, place);
        foreach (var method in type.Methods.Where(method => method.HasBody))
        {
            foreach (var operand in method.Body.Instructions.Select(instruction => instruction.Operand))
            {
                if (operand is GenericInstanceMethod call)
                    yield return (call.ElementMethod.Resolve()?.FullName ?? "", call.GenericArguments, place);
                foreach (var use in In(operand as TypeReference ?? (operand as MemberReference)?.DeclaringType))
                    yield return (use.ElementType.FullName, use.GenericArguments, place);
            }
        }
    }

    private static IEnumerable<GenericInstanceType> In(TypeReference? type) => type switch
    {
        GenericInstanceType instance => instance.GenericArguments.SelectMany(In).Prepend(instance),
        TypeSpecification specification => In(specification.ElementType),
        _ => [],
    };
}
