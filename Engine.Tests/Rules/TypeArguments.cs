using Mono.Cecil;

namespace Engine.Tests.Rules;

/// <summary>What the generic parameters of a method and of its type stand for at one call of it. Those of an entry point stand for nothing.</summary>
/// <param name="OfType">The type's.</param>
/// <param name="OfMethod">The method's.</param>
internal sealed record TypeArguments(IReadOnlyList<TypeReference> OfType, IReadOnlyList<TypeReference> OfMethod)
{
    public static readonly TypeArguments None = new([], []);

    public string Key => string.Join(',', OfType.Select(t => t.FullName)) + "|" + string.Join(',', OfMethod.Select(t => t.FullName));

    /// <summary>The arguments that a call inside a method with these arguments passes on.</summary>
    public TypeArguments Of(MethodReference call) => new(
        call.DeclaringType is GenericInstanceType type ? [.. type.GenericArguments.Select(Close)] : [],
        call is GenericInstanceMethod method ? [.. method.GenericArguments.Select(Close)] : []);

    /// <summary>The arguments of a closed type's own methods.</summary>
    public static TypeArguments Of(TypeReference type) => new(type is GenericInstanceType instance ? [.. instance.GenericArguments] : [], []);

    /// <summary>The type with its parameters replaced.</summary>
    public TypeReference Close(TypeReference type)
    {
        switch (type)
        {
            case GenericParameter { Type: GenericParameterType.Type } parameter:
                return parameter.Position < OfType.Count ? OfType[parameter.Position] : type;
            case GenericParameter parameter:
                return parameter.Position < OfMethod.Count ? OfMethod[parameter.Position] : type;
            case GenericInstanceType instance:
                var closed = new GenericInstanceType(instance.ElementType);
                foreach (var argument in instance.GenericArguments)
                    closed.GenericArguments.Add(Close(argument));
                return closed;
            case ByReferenceType reference:
                return new ByReferenceType(Close(reference.ElementType));
            case PointerType pointer:
                return new PointerType(Close(pointer.ElementType));
            default:
                return type;
        }
    }
}
