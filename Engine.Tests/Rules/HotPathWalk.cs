using Engine.Core;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Engine.Tests.Rules;

/// <summary>
/// Walks compiled code from an entry point over everything it reaches, generic arguments resolved, and collects what breaks the rules.
/// The runtime's own library is walked too. Methods that do nothing but throw are cold paths by name.
/// </summary>
internal sealed class HotPathWalk
{
    private readonly Implementations _implementations;
    private readonly StructOnlyParameters _structOnly = new();
    private readonly HashSet<string> _seen = [];
    private readonly Queue<(MethodDefinition Method, TypeArguments Arguments)> _toDo = [];
    private readonly List<HotPathViolation> _violations = [];
    private readonly SortedSet<string> _walked = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _coldPaths = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _nativeCalls = new(StringComparer.Ordinal);

    private HotPathWalk(Implementations implementations) => _implementations = implementations;

    /// <summary>What broke the rules, each once.</summary>
    public IReadOnlyList<HotPathViolation> Violations => [.. _violations.Distinct()];

    /// <summary>All methods that were walked.</summary>
    public IReadOnlyCollection<string> Walked => _walked;

    /// <summary>The methods at which the walk stopped, with the reason that their attribute gives.</summary>
    public IReadOnlyDictionary<string, string> ColdPaths => _coldPaths;

    /// <summary>The system calls and other native functions that are reached.</summary>
    public IReadOnlyCollection<string> NativeCalls => _nativeCalls;

    /// <summary>Walks from the entry points.</summary>
    public static HotPathWalk From(IEnumerable<MethodDefinition> entries, IReadOnlyList<AssemblyDefinition> assemblies)
    {
        var walk = new HotPathWalk(new Implementations(assemblies));
        foreach (var entry in entries)
            walk.Enqueue(entry, TypeArguments.None);
        while (walk._toDo.TryDequeue(out var next))
            walk.Walk(next.Method, next.Arguments);
        foreach (var fault in walk._structOnly.FilledWithClasses(assemblies))
            walk._violations.Add(new HotPathViolation(HotPathRule.InterfaceCall, fault, "an interface call for each message"));
        return walk;
    }

    private void Enqueue(MethodDefinition method, TypeArguments arguments)
    {
        if (_seen.Add($"{method.FullName}|{arguments.Key}"))
            _toDo.Enqueue((method, arguments));
    }

    private void Walk(MethodDefinition method, TypeArguments arguments)
    {
        if (ReasonToStop(method) is { } reason)
        {
            if (!IsRuntime(method))
                _coldPaths[Name(method)] = reason;
            return;
        }

        if (IsIntrinsic(method))
            return;
        if (!method.HasBody)
        {
            _nativeCalls.Add(method.PInvokeInfo?.EntryPoint ?? Name(method));
            return;
        }

        _walked.Add(Name(method));
        foreach (var instruction in method.Body.Instructions)
            Check(method, arguments, instruction);
    }

    private void Check(MethodDefinition method, TypeArguments arguments, Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Newobj:
                OnNewObject(method, arguments, (MethodReference)instruction.Operand);
                break;
            case Code.Newarr:
                Violation(HotPathRule.NewArray, method, $"new {instruction.Operand}[]");
                break;
            case Code.Box when arguments.Close((TypeReference)instruction.Operand) is var boxed && MayBeValueType(boxed) && !IsBoxedForATest(instruction):
                Violation(HotPathRule.Box, method, $"boxes {boxed}");
                break;
            // The runtime's own literals are the names of parameters, for what it throws.
            case Code.Ldstr when !IsRuntime(method) && !IsForAGuard(instruction):
                Violation(HotPathRule.String, method, $"\"{instruction.Operand}\"");
                break;
            case Code.Ldfld or Code.Ldsfld when !IsRuntime(method) && ((FieldReference)instruction.Operand).FieldType.FullName == "System.String":
                Violation(HotPathRule.String, method, $"reads {instruction.Operand}");
                break;
            case Code.Throw or Code.Rethrow:
                Violation(HotPathRule.Throw, method, "throws");
                break;
            case Code.Volatile when !IsRuntime(method):
                Violation(HotPathRule.VolatileField, method, "reads or writes a volatile field");
                break;
            case Code.Calli when ((CallSite)instruction.Operand).CallingConvention is MethodCallingConvention.Default:
                Violation(HotPathRule.DelegateCall, method, "calls a managed function pointer");
                break;
            case Code.Call or Code.Callvirt or Code.Ldftn:
                OnCall(method, arguments, instruction);
                break;
        }
    }

    private void OnNewObject(MethodDefinition method, TypeArguments arguments, MethodReference constructor)
    {
        if (constructor.DeclaringType is ArrayType)
            Violation(HotPathRule.NewArray, method, $"new {constructor.DeclaringType}");
        else if (!constructor.DeclaringType.IsValueType && constructor.DeclaringType.Resolve() is { IsValueType: false })
            Violation(HotPathRule.NewObject, method, $"new {constructor.DeclaringType}");
        else if (constructor.Resolve() is { } definition)
            Enqueue(definition, arguments.Of(constructor));
    }

    private void OnCall(MethodDefinition method, TypeArguments arguments, Instruction instruction)
    {
        var call = (MethodReference)instruction.Operand;
        // The elements of an array of several dimensions: bound by the compiler.
        if (call.DeclaringType is ArrayType)
            return;
        if (call.Resolve() is not { } target)
        {
            Violation(HotPathRule.Unknown, method, $"calls {call.FullName}, which is not to be found");
            return;
        }

        if (ForbiddenCalls.RuleOf(target) is { } rule && !(rule == HotPathRule.String && IsRuntime(method)))
        {
            Violation(rule, method, $"calls {Name(target)}");
            return;
        }

        if (instruction.OpCode.Code == Code.Callvirt && target.IsAbstract && DeclaredReason(target) is { } reason)
            _coldPaths[Name(target)] = reason;
        else if (instruction.Previous is { OpCode.Code: Code.Constrained } prefix)
            OnConstrainedCall(method, arguments, (TypeReference)prefix.Operand, call, target);
        else if (instruction.OpCode.Code == Code.Callvirt && !IsIntrinsic(target) && target is { IsVirtual: true, IsFinal: false } && !target.DeclaringType.IsSealed)
            Violation(target.DeclaringType.IsInterface ? HotPathRule.InterfaceCall : HotPathRule.VirtualCall, method, $"calls {Name(target)}");
        else
            Enqueue(target, arguments.Of(call));
    }

    /// <summary>A call through a type argument: bound at compile time for a struct, whose method is walked; a call through a slot for a class that is not sealed.</summary>
    private void OnConstrainedCall(MethodDefinition method, TypeArguments arguments, TypeReference declared, MethodReference call, MethodDefinition target)
    {
        var type = arguments.Close(declared);
        var passedOn = arguments.Of(call).OfMethod;
        if (type is GenericParameter parameter)
        {
            if (!parameter.HasNotNullableValueTypeConstraint)
                _structOnly.Add(parameter);
            foreach (var candidate in _implementations.OfInterface(target.DeclaringType))
                EnqueueImplementation(method, candidate, target, passedOn);
        }
        else if (IsValueType(type))
        {
            EnqueueImplementation(method, type, target, passedOn);
        }
        else if (declared is GenericParameter)
        {
            // All classes share one compiled body, sealed or not.
            Violation(target.DeclaringType.IsInterface ? HotPathRule.InterfaceCall : HotPathRule.VirtualCall, method, $"calls {Name(target)} on a type argument that is the class {type}");
        }
        else if (type.Resolve() is { IsSealed: true })
        {
            EnqueueImplementation(method, type, target, passedOn);
        }
        else
        {
            Violation(HotPathRule.VirtualCall, method, $"calls {Name(target)} on {type}, which is not sealed");
        }
    }

    private void EnqueueImplementation(MethodDefinition caller, TypeReference type, MethodDefinition target, IReadOnlyList<TypeReference> methodArguments)
    {
        // What every enumeration has from its base class takes an object.
        if (Implementations.In(type, target) is { DeclaringType.FullName: not "System.Enum" } found)
            Enqueue(found, TypeArguments.Of(type) with { OfMethod = methodArguments });
        else if (!IsRuntime(type.Resolve()) || type.Resolve().IsEnum)
            Violation(HotPathRule.Box, caller, $"boxes {type} to call {Name(target)}, which it does not have itself");
    }

    private static string? ReasonToStop(MethodDefinition method)
    {
        if (DeclaredReason(method) is { } reason)
            return reason;
#if DISRUPTOR_PACKAGE
        if (method.Module.Assembly.Name.Name == "Disruptor")
            return "the package's own: its rules are its authors'";
#endif
        return DoesNothingButThrow(method) ? "throws: the caller's mistake" : null;
    }

    /// <summary>The reason that a method's own attribute gives for being no part of the walk; null if it has none.</summary>
    public static string? DeclaredReason(MethodDefinition method) => (string?)method.CustomAttributes
        .FirstOrDefault(attribute => attribute.AttributeType.FullName == typeof(ColdPathAttribute).FullName)?.ConstructorArguments[0].Value;

    // Not by its name alone: a body that can return may have done anything before.
    private static bool DoesNothingButThrow(MethodDefinition method) =>
        method.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "DoesNotReturnAttribute")
        || (method.HasBody && method.Body.Instructions.Any(i => i.OpCode.Code == Code.Throw) && method.Body.Instructions.All(i => i.OpCode.Code is not (Code.Ret or Code.Jmp)));

    /// <summary>A method that the compiler replaces by instructions; what its body holds is for when it does not.</summary>
    private static bool IsIntrinsic(MethodDefinition method) =>
        IsRuntime(method) && (IsMarkedIntrinsic(method) || (IsMarkedIntrinsic(method.DeclaringType) && IsVector(method.DeclaringType))
            // The comparer of a value type is known to the compiler, and the call to it bound.
            || method.DeclaringType.Name == "EqualityComparer`1");

    private static bool IsMarkedIntrinsic(ICustomAttributeProvider member) =>
        member.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "IntrinsicAttribute");

    // Of these types every method is one. Of others that are marked, such as spans, only some are, and ToArray is none.
    private static bool IsVector(TypeDefinition type) =>
        type.Namespace is "System.Numerics" || type.Namespace.StartsWith("System.Runtime.Intrinsics", StringComparison.Ordinal)
        || (type.DeclaringType is { } outer && IsVector(outer));

    // `x is T` and `x is null` on a type parameter: the boxing is for the type test alone, and the compiler removes it.
    private static bool IsBoxedForATest(Instruction box) => box.Next is { OpCode.Code: Code.Isinst } test ? IsTest(test.Next) : IsTest(box.Next);

    private static bool IsTest(Instruction? next) =>
        next?.OpCode.Code is Code.Brtrue or Code.Brtrue_S or Code.Brfalse or Code.Brfalse_S || (next is { OpCode.Code: Code.Ldnull } && next.Next?.OpCode.Code is Code.Cgt_Un or Code.Ceq);

    // `ArgumentOutOfRangeException.ThrowIfNegative(x)` passes the text of its argument, which stays a constant unless it throws.
    private static bool IsForAGuard(Instruction literal)
    {
        var next = literal.Next;
        while (next is not null && next.OpCode.FlowControl == FlowControl.Next)
            next = next.Next;
        return (next?.Operand as MethodReference)?.Name.StartsWith("Throw", StringComparison.Ordinal) == true;
    }

    // A parameter that stands for nothing known may be a struct.
    private static bool MayBeValueType(TypeReference type) => type is GenericParameter { HasReferenceTypeConstraint: false } || IsValueType(type);

    private static bool IsValueType(TypeReference type) => type is not GenericParameter && (type.IsValueType || type.Resolve() is { IsValueType: true });

    private static bool IsRuntime(IMemberDefinition member) =>
        ((member as TypeDefinition ?? member.DeclaringType).Module.Assembly.Name.Name is var name) && (name.StartsWith("System", StringComparison.Ordinal) || name == "mscorlib");

    private void Violation(HotPathRule rule, MethodDefinition method, string what) => _violations.Add(new HotPathViolation(rule, Name(method), what));

    private static string Name(MethodDefinition method) => $"{method.DeclaringType.FullName}.{method.Name}";
}
