using System.Text.RegularExpressions;

namespace Engine.Tests.Rules;

/// <summary>The map of the library is true: every room has a row, and what a row names exists.</summary>
public sealed partial class RoomMapTests
{
    private static readonly string Repository = RepositoryFile.Root;
    private static readonly string[] Rows = [.. File.ReadLines(Path.Combine(Repository, "Engine.Core/README.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))];

    [Test]
    public void Every_room_has_a_row()
    {
        var rooms = Directory.GetDirectories(Path.Combine(Repository, "Engine.Core")).Select(Path.GetFileName).Except(["bin", "obj"]);
        var rows = Rows.SelectMany(row => Quoted().Matches(row.Split('|')[1]).Select(match => match.Groups[1].Value.Split('/')[0]));
        Assert.That(rows.Distinct(), Is.EquivalentTo(rooms));
    }

    [Test]
    public void Every_room_in_the_map_exists()
    {
        var rooms = Rows.SelectMany(row => Quoted().Matches(row.Split('|')[1]).Select(match => match.Groups[1].Value));
        Assert.That(rooms.Where(room => !Directory.Exists(Path.Combine(Repository, "Engine.Core", room))), Is.Empty);
    }

    [Test]
    public void Every_test_folder_and_counter_in_the_map_exists()
    {
        var names = Rows.SelectMany(row => Quoted().Matches(string.Join('|', row.Split('|')[2..])).Select(match => match.Groups[1].Value)).ToArray();
        var folders = names.Where(name => name.StartsWith("Engine.Tests/", StringComparison.Ordinal));
        Assert.That(folders.Where(folder => !Directory.Exists(Path.Combine(Repository, folder))), Is.Empty);
        var types = CompiledCode.EngineCore.MainModule.GetTypes().Select(type => type.Name.Split('`')[0]).ToHashSet();
        var counters = names.Select(name => name.Split('.')[0]).Where(name => name.EndsWith("Counters", StringComparison.Ordinal));
        Assert.That(counters.Where(counter => !types.Contains(counter)), Is.Empty);
    }

    [GeneratedRegex("`([^`]+?)/?`")]
    private static partial Regex Quoted();
}
