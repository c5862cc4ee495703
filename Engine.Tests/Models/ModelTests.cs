namespace Engine.Tests.Models;

[Category("Stress")]
public sealed class ModelTests
{
    private static IEnumerable<TestCaseData> Variants => ModelCatalogue.All().Select(variant => new TestCaseData(variant).SetArgDisplayNames(variant.Name));

    [TestCaseSource(nameof(Variants))]
    public void Sound_models_hold_and_every_broken_variant_is_rejected(object variant)
    {
        if (SpinModel.WhyUnavailable() is { } reason)
            Assert.Ignore(reason);

        var result = SpinModel.Explore((ModelVariant)variant, memoryMegabytes: 2048, TimeSpan.FromSeconds(60));
        TestContext.Out.WriteLine(result);

        Assert.That(result.IsAsItMustBe, Is.True, $"{result}\n{result.Output}");
    }

    [TestCase("errors: 0\n 12 states, stored\nerror: max search depth too small")]
    [TestCase("pan: out of memory\nerrors: 0")]
    [TestCase("Segmentation fault")]
    public void An_exploration_that_was_cut_short_is_no_success(string output)
    {
        Assert.That(ModelResult.Parse(new ModelVariant("m", Expectation.Holds), output).IsAsItMustBe, Is.False);
        Assert.That(ModelResult.Parse(new ModelVariant("m", Expectation.Rejected), output).IsAsItMustBe, Is.False);
    }

    [Test]
    public void Every_variant_that_a_model_has_is_explored()
    {
        var assembly = typeof(ModelTests).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".pml", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var symbols = reader.ReadToEnd().Split('\n').Where(line => line.StartsWith("#ifdef ", StringComparison.Ordinal) || line.StartsWith("#ifndef ", StringComparison.Ordinal))
                .Select(line => line.Split(' ', StringSplitOptions.TrimEntries)[1]).Where(symbol => symbol.Contains('_')).Distinct();
            var explored = ModelCatalogue.All().Where(v => $"{v.Model}.pml" == resource).SelectMany(v => v.Symbols);

            Assert.That(symbols, Is.SubsetOf(explored), resource);
        }
    }
}
