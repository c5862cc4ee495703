using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Engine.Host.Commands;

/// <summary>Range checks for options, in one wording.</summary>
internal static class OptionRanges
{
    /// <summary>Refuses values outside [<paramref name="least"/>, <paramref name="most"/>], and what is not a number although it can be parsed, naming the option, the value and the range.</summary>
    public static void Require<T>(this Option<T> option, T least, T most)
        where T : INumber<T> => Require(option, option.Validators, least, most);

    /// <summary>The same for an option without a default.</summary>
    public static void RequireIfGiven(this Option<double?> option, double least, double most) => Require(option, option.Validators, least, most);

    private static void Require<T>(Option option, List<Action<OptionResult>> validators, T least, T most)
        where T : INumber<T>
    {
        validators.Add(result =>
        {
            // A word that is not a number is reported by the parser itself.
            if (result.Tokens.Count == 0 || !T.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value))
                return;
            if (T.IsNaN(value) || value < least || value > most)
                result.AddError($"{option.Name} {value} is outside {least} to {most}.");
        });
    }
}
