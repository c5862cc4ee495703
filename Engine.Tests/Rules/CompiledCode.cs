using Mono.Cecil;

namespace Engine.Tests.Rules;

/// <summary>The compiled assemblies beside the tests, as data.</summary>
internal static class CompiledCode
{
    private static readonly ReaderParameters Parameters = new() { AssemblyResolver = CreateResolver() };

    /// <summary>The library.</summary>
    public static AssemblyDefinition EngineCore { get; } = Read("Engine.Core");

    /// <summary>The service.</summary>
    public static AssemblyDefinition EngineHost { get; } = Read("Engine.Host");

    /// <summary>The story service.</summary>
    public static AssemblyDefinition StoryService { get; } = Read("StoryService");

    /// <summary>The tests themselves.</summary>
    public static AssemblyDefinition Tests { get; } = Read("Engine.Tests");

    private static AssemblyDefinition Read(string name) =>
        AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), Parameters);

    private static DefaultAssemblyResolver CreateResolver()
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        return resolver;
    }
}
