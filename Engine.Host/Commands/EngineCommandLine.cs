using System.CommandLine;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Engine.Core.Pipeline;

namespace Engine.Host.Commands;

/// <summary>The command line: one verb a file. A wrong option or value gives one line on standard error and exit code 2, a failure one and exit code 1.</summary>
internal static partial class EngineCommandLine
{
    /// <summary>The exit code of a wrong option, value or configuration.</summary>
    public const int UsageError = 2;

    /// <summary>The exit code of a run that failed, or did not do all it was asked for.</summary>
    public const int Failure = 1;

    // Longer than the parts of the demo may take to stop; after it the process ends as it is.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(45);

    public static RootCommand Create()
    {
        return new RootCommand("Market data engine: a binary feed in, correct books, snapshots and signals out.")
        {
            RunCommand.Create(),
            SimulateCommand.Create(),
            ReplayCommand.Create(),
            BrokerCommand.Create(),
            DemoCommand.Create(),
        };
    }

    public static async Task<int> RunAsync(string[] args)
    {
        // No verb means the service, so that `Engine.Host --bbo out.csv` is `Engine.Host run --bbo out.csv`.
        if (args.Length == 0 || (args[0].StartsWith('-') && !IsRootOption(args[0])))
            args = ["run", .. args];

        var root = Create();
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"{LineOf(root, parsed)} (try --help)");
            return UsageError;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopLimit });
        }
        catch (UsageException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return UsageError;
        }
        catch (OperationCanceledException)
        {
            // Told to stop, before there was anything to stop.
            return 0;
        }
        catch (Exception fault)
        {
            await Console.Error.WriteLineAsync(LineOf(fault));
            return Failure;
        }
    }

    // What the machine or the feed did to us is told by its message; anything else is our own mistake, and where it was made is all that helps.
    private static string LineOf(Exception fault) =>
        fault is PipelineFaultException or IOException or SocketException or UnauthorizedAccessException or OutOfMemoryException ? fault.Message : $"{fault}";

    private static string LineOf(RootCommand root, ParseResult parsed)
    {
        if (parsed.CommandResult.Command == root && parsed.UnmatchedTokens is [var word, ..])
            return $"{word} is not a command; there are {string.Join(", ", root.Subcommands.Select(command => command.Name))}.";
        var message = parsed.Errors[0].Message.ReplaceLineEndings(" ");
        // The library's own wording names the type of the runtime.
        return NotParsed().Match(message) is { Success: true } match
            ? $"{match.Groups["option"].Value} {match.Groups["value"].Value} is not {NameOf(match.Groups["type"].Value)}."
            : message;
    }

    private static string NameOf(string type) => type switch
    {
        "System.Double" => "a number",
        "System.Boolean" => "true or false",
        _ => "a whole number",
    };

    [GeneratedRegex("^Cannot parse argument '(?<value>.*)' for option '(?<option>[^']*)' as expected type '(?<type>.*)'")]
    private static partial Regex NotParsed();

    private static bool IsRootOption(string word) => word is "--help" or "-h" or "-?" or "--version";
}

/// <summary>Something the user gave cannot be used; the message is one line that names it and says what would do.</summary>
internal sealed class UsageException(string message) : Exception(message);
