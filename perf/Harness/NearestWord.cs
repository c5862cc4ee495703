namespace Perf.Harness;

/// <summary>What a mistyped word was probably meant to be.</summary>
internal static class NearestWord
{
    /// <summary>Such as <c>; the nearest is 'litmus'</c>; empty if nothing is near.</summary>
    public static string Hint(string word, IEnumerable<string> candidates, string before = "")
    {
        var nearest = candidates.MinBy(candidate => Distance(word, candidate));
        return nearest is not null && Distance(word, nearest) <= Math.Max(2, word.Length / 2) ? $"; the nearest is '{before}{nearest}'" : "";
    }

    // Levenshtein's: insertions, deletions and replacements.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
