using Mono.Cecil;

namespace Engine.Tests.Rules;

/// <summary>Rooms import along the flow only, as the map in <c>Engine.Core/README.md</c> draws it.</summary>
public sealed class ArrowTests
{
    private const string Root = "Engine.Core";

    /// <summary>What a room may know beside itself and the shared types of the root.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Memory"] = [],
        ["Timing"] = ["Memory"],
        ["Disruptor"] = ["Memory"],
        ["Feed"] = ["Memory", "Timing"],
        ["Book"] = ["Memory"],
        ["Snapshots"] = ["Memory"],
        ["Analysis"] = ["Memory", "Snapshots"],
        ["Simulation"] = ["Memory", "Timing", "Feed", "Book"],
        ["Pipeline"] = ["Memory", "Timing", "Disruptor", "Feed", "Book", "Snapshots", "Analysis", "Simulation"],
    };

    [Test]
    public void No_room_imports_against_the_flow()
    {
        var imports = CompiledCode.EngineCore.MainModule.GetTypes().SelectMany(ImportsOf).Distinct().ToArray();
        var against = imports
            .Where(import => !Allowed.TryGetValue(import.From, out var allowed) || !allowed.Contains(import.To))
            .Select(import => $"{import.Type} ({import.From}) knows {import.To}")
            .Order(StringComparer.Ordinal);
        Assert.That(imports, Is.Not.Empty);
        Assert.That(against, Is.Empty);
    }

    [Test]
    public void The_detector_sees_what_a_type_imports()
    {
        var pipeline = CompiledCode.EngineCore.MainModule.GetTypes().Where(type => RoomOf(type.Namespace) == "Analysis").SelectMany(ImportsOf);
        Assert.That(pipeline.Select(import => import.To), Does.Contain("Snapshots"));
    }

    [Test]
    public void The_library_references_the_runtime_and_nothing_else()
    {
        var references = CompiledCode.EngineCore.MainModule.AssemblyReferences.Select(reference => reference.Name);
        Assert.That(references.Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal) && name != "Disruptor"), Is.Empty);
    }

    [Test]
    public void The_story_service_references_nothing_of_the_engine()
    {
        var references = CompiledCode.StoryService.MainModule.AssemblyReferences.Select(reference => reference.Name);
        Assert.That(references.Where(name => name.StartsWith("Engine", StringComparison.Ordinal)), Is.Empty);
    }

    private static IEnumerable<(string Type, string From, string To)> ImportsOf(TypeDefinition type)
    {
        var room = RoomOf(NamespaceOf(type));
        if (room is null)
            yield break;
        foreach (var other in Referenced(type).Select(reference => RoomOf(NamespaceOf(reference))).Distinct())
        {
            if (other is not null && other != room)
                yield return (type.FullName, room, other);
        }
    }

    private static IEnumerable<TypeReference> Referenced(TypeDefinition type)
    {
        IEnumerable<TypeReference?> direct =
        [
            type.BaseType,
            .. type.Interfaces.Select(i => i.InterfaceType),
            .. type.Fields.Select(field => field.FieldType),
            .. type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType),
            .. type.Methods.SelectMany(InMethod),
        ];
        return direct.SelectMany(Parts);
    }

    private static IEnumerable<TypeReference?> InMethod(MethodDefinition method)
    {
        yield return method.ReturnType;
        foreach (var parameter in method.Parameters)
            yield return parameter.ParameterType;
        foreach (var constraint in method.GenericParameters.SelectMany(parameter => parameter.Constraints))
            yield return constraint.ConstraintType;
        if (!method.HasBody)
            yield break;
        foreach (var variable in method.Body.Variables)
            yield return variable.VariableType;
        foreach (var instruction in method.Body.Instructions)
            yield return instruction.Operand as TypeReference ?? (instruction.Operand as MemberReference)?.DeclaringType;
    }

    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType instance => instance.GenericArguments.SelectMany(Parts).Append(instance.ElementType),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };

    private static string NamespaceOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.Namespace;
    }

    private static string? RoomOf(string name) => name.StartsWith(Root + ".", StringComparison.Ordinal) ? name[(Root.Length + 1)..].Split('.')[0] : null;
}
