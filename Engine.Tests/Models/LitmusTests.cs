using Engine.Tests.Models.Litmus;

namespace Engine.Tests.Models;

[Category("Stress")]
public sealed class LitmusTests
{
    private static IEnumerable<TestCaseData> Experiments => LitmusCatalogue.All().Select(test => new TestCaseData(test).SetArgDisplayNames(test.Name));

    [TestCaseSource(nameof(Experiments))]
    public void Sound_code_shows_nothing_forbidden_and_every_control_is_caught(object experiment)
    {
        var result = ((LitmusTest)experiment).Run(TimeSpan.Zero, TimeSpan.FromSeconds(60));
        TestContext.Out.WriteLine(result);

        // A run that saw too little is a failure too: it has shown nothing.
        Assert.That(result.IsAsItMustBe, Is.True, result.ToString());
    }
}
