using System.Globalization;
using Engine.Core.Analysis;

namespace Engine.Tests.Analysis;

/// <summary>The tables of parameters in <c>docs/analysis.md</c> against <see cref="AnalysisOptions"/>.</summary>
public sealed class DocumentedDefaultsTests
{
    [Test]
    public void Every_parameter_of_every_analyzer_is_documented_with_its_default() =>
        Assert.That(Documented(), Is.EquivalentTo(InForce()));

    [Test]
    public void Every_analyzer_is_enabled() => Assert.That(Sections().Select(s => s.Type.GetProperty("Enabled")!.GetValue(s.Options)), Is.All.True);

    /// <summary>Such as <c>Spread:MinDuration = 50 ms</c>, from tables whose head names the sections.</summary>
    private static List<string> Documented()
    {
        var found = new List<string>();
        string[] sections = [];
        foreach (var cells in RepositoryFile.LinesOf("docs/analysis.md").Select(line => line.Replace("\\|", "").Split('|', StringSplitOptions.TrimEntries)))
        {
            if (cells.Length > 2 && cells[1] == "parameter")
                sections = [.. cells[2..^2].Select(cell => cell.Trim('`'))];
            else if (cells.Length < 2)
                sections = [];
            else if (cells[1].StartsWith('`'))
                found.AddRange(sections.Select((section, i) => $"{section}:{cells[1].Trim('`')} = {cells[i + 2]}"));
        }

        return found;
    }

    private static IEnumerable<string> InForce() =>
        from section in Sections()
        from property in section.Type.GetProperties()
        where property.Name is not ("Enabled" or "EqualityContract") && !property.GetMethod!.IsStatic
        select $"{section.Name}:{property.Name} = {Text(property.GetValue(section.Options)!)}";

    private static IEnumerable<(string Name, Type Type, object Options)> Sections() =>
        typeof(AnalysisOptions).GetProperties().Where(p => p.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal))
            .Select(p => (p.Name, p.PropertyType, p.GetValue(new AnalysisOptions())!));

    private static string Text(object value) => value switch
    {
        TimeSpan t when t > TimeSpan.FromSeconds(60) => $"{t.TotalMinutes} min",
        TimeSpan t when t >= TimeSpan.FromSeconds(1) => $"{t.TotalSeconds} s",
        TimeSpan t => $"{t.TotalMilliseconds} ms",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
