using System.Globalization;

namespace Engine.Core.Analysis;

/// <summary>Collects faults of options under a key, one line each.</summary>
internal readonly struct OptionCheck(ICollection<string> faults, string path)
{
    public OptionCheck Section(string key) => new(faults, $"{path}:{key}");

    public void Range(string key, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{key} = {value} is outside {least} to {most}."));
    }

    public void Duration(string key, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
            faults.Add($"{path}:{key} = {value} is outside {least} to {most}.");
    }

    public void Less(string lowKey, double low, string highKey, double high)
    {
        if (!(low < high))
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{lowKey} = {low} is not below {highKey} = {high}."));
    }
}
