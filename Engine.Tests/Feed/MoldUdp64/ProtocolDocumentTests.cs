using System.Text.RegularExpressions;
using Engine.Core.Feed.MoldUdp64;

namespace Engine.Tests.Feed.MoldUdp64;

/// <summary>The table of what each input leads to names every counter, and only tests that are there.</summary>
public sealed partial class ProtocolDocumentTests
{
    private static readonly string[] Rows = [.. File.ReadLines(Path.Combine(RepositoryFile.Root, "Engine.Core/Feed/MoldUdp64/PROTOCOL.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal))];

    [Test]
    public void Every_counter_has_a_row()
    {
        var named = Rows.SelectMany(row => Code().Matches(row)).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.That(FeedCounters.Names.Select(c => c.ToString()).Where(name => !named.Contains(name)), Is.Empty);
    }

    [Test]
    public void Every_test_that_is_named_is_there()
    {
        var tests = Rows.Select(row => Code().Matches(row.Split('|')[^2])).SelectMany(m => m).Select(m => m.Groups[1].Value).Distinct().ToArray();

        Assert.That(tests, Has.Length.GreaterThan(4));
        Assert.That(tests.Except(typeof(ProtocolDocumentTests).Assembly.GetTypes().Select(type => type.Name)), Is.Empty);
    }

    [GeneratedRegex("`(?:UdpCounter\\.)?([A-Za-z0-9]+)`")]
    private static partial Regex Code();
}
