using Engine.Core;
using Mono.Cecil;

namespace Engine.Tests.Rules;

[Category("HotPath")]
public sealed class HotPathTests
{
#if !DISRUPTOR_PACKAGE
    private const string Expected = "hot-path.txt";
#endif

    private static readonly Lazy<(MethodDefinition[] Entries, HotPathWalk Walk)> Engine = new(() =>
    {
        var entries = CompiledCode.EngineCore.MainModule.GetTypes().SelectMany(type => type.Methods).Where(IsHotEntry).ToArray();
        return (entries, HotPathWalk.From(entries, [CompiledCode.EngineCore, CompiledCode.EngineHost]));
    });

    [Test]
    public void Nothing_reachable_from_a_hot_entry_point_breaks_the_rules()
    {
        var (entries, walk) = Engine.Value;
        var own = walk.Walked.Count(name => name.StartsWith("Engine.", StringComparison.Ordinal));
        TestContext.Out.WriteLine($"{entries.Length} entry points, {walk.Walked.Count} methods walked, {own} of them the engine's own.");
        TestContext.Out.WriteLine(string.Join('\n', Listing()));
        Assert.That(walk.Violations, Is.Empty, string.Join('\n', walk.Violations));
    }

#if !DISRUPTOR_PACKAGE // The list names our rings.
    // An entry point that lost its mark, or a new exception, must be seen by who changes this file.
    [Test]
    public void Entry_points_exceptions_and_native_calls_are_those_of_the_list()
    {
        var listing = Listing();
        using var stream = typeof(HotPathTests).Assembly.GetManifestResourceStream(Expected)!;
        using var reader = new StreamReader(stream);
        var expected = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(listing, Is.EqualTo(expected), $"If this is meant, Rules/{Expected} becomes:\n{string.Join('\n', listing)}");
    }
#endif

    [Test]
    public void Every_exception_gives_its_reason() =>
        Assert.That(Engine.Value.Walk.ColdPaths.Where(path => path.Value.Trim().Length < 10), Is.Empty);

    [TestCase(nameof(HotPathSamples.NewObject), "NewObject")]
    [TestCase(nameof(HotPathSamples.NewArray), "NewArray")]
    [TestCase(nameof(HotPathSamples.Box), "Box")]
    [TestCase(nameof(HotPathSamples.InterfaceCall), "InterfaceCall")]
    [TestCase(nameof(HotPathSamples.InterfaceCallOnAClassArgument), "InterfaceCall")]
    [TestCase(nameof(HotPathSamples.VirtualCall), "VirtualCall")]
    [TestCase(nameof(HotPathSamples.DelegateCall), "DelegateCall")]
    [TestCase(nameof(HotPathSamples.FunctionPointerCall), "DelegateCall")]
    [TestCase(nameof(HotPathSamples.Lock), "Lock")]
    [TestCase(nameof(HotPathSamples.Raises), "Throw")]
    [TestCase(nameof(HotPathSamples.String), "String")]
    [TestCase(nameof(HotPathSamples.Literal), "String")]
    [TestCase(nameof(HotPathSamples.VolatileField), "VolatileField")]
    [TestCase(nameof(HotPathSamples.Linq), "Linq")]
    [TestCase(nameof(HotPathSamples.BoxesToCallObject), "Box")]
    [TestCase(nameof(HotPathSamples.HiddenBehindAStructArgument), "NewObject")]
    [TestCase(nameof(HotPathSamples.HiddenTwoCallsDeep), "NewArray")]
    public void A_method_that_breaks_a_rule_is_caught(string sample, string rule)
    {
        Assert.That(WalkSample(sample).Violations.Select(violation => violation.Rule.ToString()), Does.Contain(rule));
    }

    [TestCaseSource(nameof(Disguises))]
    public void A_method_that_breaks_a_rule_in_disguise_is_caught(string sample, string rule)
    {
        Assert.That(WalkSample(sample, typeof(HotPathDisguises)).Violations.Select(violation => violation.Rule.ToString()), Does.Contain(rule));
    }

    [TestCase(nameof(HotPathSamples.GoodStructArgument))]
    [TestCase(nameof(HotPathSamples.GoodSealedClass))]
    [TestCase(nameof(HotPathSamples.GoodSpans))]
    [TestCase(nameof(HotPathSamples.GoodCaller))]
    public void A_method_that_breaks_none_is_not(string sample)
    {
        var walk = WalkSample(sample);
        Assert.That(walk.Violations, Is.Empty, string.Join('\n', walk.Violations));
        Assert.That(walk.Walked, Is.Not.Empty);
    }

    [Test]
    public void A_cold_path_is_listed_with_its_reason()
    {
        Assert.That(WalkSample(nameof(HotPathSamples.GoodCaller)).ColdPaths.Values, Is.EqualTo(new[] { "a sample" }));
    }

    [Test]
    public void A_call_through_an_interface_is_listed_with_the_reason_its_declaration_gives()
    {
        var walk = WalkSample(nameof(HotPathSamples.GoodNamedSeam));
        Assert.That(walk.Violations, Is.Empty);
        Assert.That(walk.ColdPaths.Values, Is.EqualTo(new[] { "a named seam" }));
    }

    // What a seam hides from the walk has to be walked from the other side.
    [Test]
    public void What_is_called_through_a_seam_whose_reason_names_entry_points_is_one()
    {
        var types = CompiledCode.EngineCore.MainModule.GetTypes().ToArray();
        var seams = types.SelectMany(type => type.Methods).Where(method => method.IsAbstract && HotPathWalk.DeclaredReason(method)?.Contains("entry points", StringComparison.Ordinal) == true);
        var behind = from seam in seams
                     from type in types
                     where !type.IsInterface && !type.IsAbstract && type.Interfaces.Select(i => i.InterfaceType.Resolve()).Append(type.BaseType?.Resolve()).Contains(seam.DeclaringType)
                     select Implementations.In(type, seam);
        var found = behind.ToArray();
        Assert.That(found, Has.Length.GreaterThan(15));
        Assert.That(found.Where(method => !IsHotEntry(method) && HotPathWalk.DeclaredReason(method) is null), Is.Empty);
    }

    private static bool IsHotEntry(MethodDefinition method) =>
        method.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == typeof(HotPathAttribute).FullName);

    private static IEnumerable<object[]> Disguises() =>
        from method in typeof(HotPathDisguises).GetMethods()
        from breaks in method.GetCustomAttributes(typeof(HotPathDisguises.BreaksAttribute), inherit: false).Cast<HotPathDisguises.BreaksAttribute>()
        select new object[] { method.Name, breaks.Rule };

    private static HotPathWalk WalkSample(string name, Type? of = null)
    {
        var samples = CompiledCode.Tests.MainModule.GetType((of ?? typeof(HotPathSamples)).FullName);
        return HotPathWalk.From([samples.Methods.Single(method => method.Name == name)], [CompiledCode.Tests]);
    }

    private static string[] Listing()
    {
        var (entries, walk) = Engine.Value;
        return
        [
            .. entries.Select(entry => $"entry      {entry.DeclaringType.FullName}.{entry.Name}").Distinct().Order(StringComparer.Ordinal),
            .. walk.ColdPaths.Select(path => $"exception  {path.Key}: {path.Value}"),
            .. walk.NativeCalls.Select(call => $"native     {call}"),
        ];
    }
}
