// The targets a person asks for have a description; `./build.sh --help` lists them from here.
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Xml.Linq;

// Everything behind `--` belongs to the target: `./build.sh demo --seconds 30`.
var options = System.Environment.GetCommandLineArgs().SkipWhile(word => word != "--").Skip(1).ToArray();
var artifacts = MakeAbsolute(Directory("artifacts")).FullPath;
var failures = 0;
var lastLine = "";

Task("Build").Does(() => BuildRelease("Engine.slnx"));

Task("Demo")
    .Description("builds and runs the whole chain on embedded defaults; Ctrl-C ends it (--seconds N: for that long)")
    .Does(() =>
{
    // Before half a minute of building.
    if (PortOfDemo() is { } port && !IsFree(port))
    {
        Console.Error.WriteLine($"Port {port} on 127.0.0.1 is taken: choose another with --port.");
        System.Environment.Exit(2);
    }

    BuildRelease("Engine.Host/Engine.Host.csproj");
    BuildRelease("StoryService/StoryService.csproj");
    var story = MakeAbsolute(File("StoryService/bin/Release/net10.0/StoryService.dll")).FullPath;
    RunAndExit(["Engine.Host/bin/Release/net10.0/Engine.Host.dll", "demo", .. options, "--story", story, "--exit-on-stdin-eof"]);
});

Task("Test-Tools").Does(() =>
{
    // What a test needs, the Debian packages that have it, and how to see that it is there.
    var needs = new (string What, string[] Packages, bool IsThere)[]
    {
        ("PostgreSQL", ["postgresql"], GetFiles("/usr/lib/postgresql/*/bin/initdb").Count > 0),
        ("Chromium", ["chromium"], IsOnPath("chromium")),
        ("Spin", ["spin"], IsOnPath("spin")),
        ("Valgrind", ["valgrind"], IsOnPath("valgrind")),
        ("a C linker", ["gcc", "libc6-dev", "zlib1g-dev"], (IsOnPath("gcc") || IsOnPath("clang")) && FileExists("/usr/include/zlib.h")),
    };
    var missing = needs.Where(need => !need.IsThere).ToArray();
    if (missing.Length == 0)
        return;
    var packages = missing.SelectMany(need => need.Packages).ToArray();
    Console.WriteLine($"Missing: {string.Join(", ", missing.Select(need => need.What))}.");
    if (System.Environment.UserName == "root" && IsOnPath("apt-get"))
        InstallDebianPackages(packages);
    else
        Console.WriteLine($"The tests that need them are skipped. To run them: sudo apt-get install {string.Join(' ', packages)}");
});

Task("Test")
    .Description("builds, installs what the tests need when run as root, runs all tests and sums them up")
    .IsDependentOn("Test-Tools")
    .IsDependentOn("Build")
    .Does(() =>
{
    var results = $"{artifacts}/test-results";
    CleanDirectory(results);
    var runs = GetFiles("*/*.Tests.csproj").Select(project => RunTests(project.FullPath, results));
    SumUp([.. runs, CountInstructions(), CheckWhitespace()]);
});

Task("Compat")
    .Description("builds everything on the Disruptor package instead of our rings and runs the tests (--source FOLDER [--version V])")
    .Does(() =>
{
    if (OptionOf("--source") is not { } source)
        throw new CakeException("Where is the package? ./build.sh compat --source FOLDER [--version V]");
    // Beside the normal build, not over it.
    string[] properties =
    [
        "-p:DisruptorPackage=true", $"-p:DisruptorPackageSource={MakeAbsolute(Directory(source)).FullPath}",
        $"-p:DisruptorPackageVersion={OptionOf("--version")}",
        "-p:UseArtifactsOutput=true", $"-p:ArtifactsPath={artifacts}/compat",
    ];
    var results = $"{artifacts}/compat/test-results";
    CleanDirectory(results);
    BuildRelease("Engine.slnx", properties);
    SumUp([.. GetFiles("*/*.Tests.csproj").Select(project => RunTests(project.FullPath, results, properties))]);
});

Task("Perf")
    .Description("measures everything into artifacts/perf (--quick: in under five minutes), or one scenario: perf NAME [OPTIONS]")
    .Does(() =>
{
    BuildRelease("perf/perf.csproj");
    // A word that is no option names what to do, such as one scenario: nothing else is measured then.
    string[] words = options is [var first, ..] && !first.StartsWith('-') ? options : ["all", "--out", $"{artifacts}/perf", .. options];
    RunAndExit(["perf/bin/Release/net10.0/perf.dll", .. words]);
});

Task("Pack")
    .Description("packs Engine.Core as a NuGet package into artifacts/packages")
    .Does(() => DotNetPack("Engine.Core/Engine.Core.csproj", new DotNetPackSettings
    {
        Configuration = "Release",
        OutputDirectory = $"{artifacts}/packages",
        Verbosity = DotNetVerbosity.Quiet,
        NoLogo = true,
    }));

Task("Publish")
    .Description("publishes the engine and the story service into artifacts/engine and artifacts/story")
    .Does(() =>
{
    PublishRelease("Engine.Host/Engine.Host.csproj", $"{artifacts}/engine");
    PublishRelease("StoryService/StoryService.csproj", $"{artifacts}/story");
});

Task("Format")
    .Description("formats the source as .editorconfig says")
    .Does(() => DotNetFormat("Engine.slnx"));

RunTarget(Argument<string>("target"));

// After the report of the tasks, so that it is the last line whoever reads it sees.
if (lastLine.Length > 0)
    Console.WriteLine(lastLine);
System.Environment.Exit(failures == 0 ? 0 : 1);

string OptionOf(string name) => options.SkipWhile(word => word != name).Skip(1).FirstOrDefault();

// A build that succeeds is no news.
void BuildRelease(string project, params string[] properties)
{
    using var process = Process.Start(new ProcessStartInfo("dotnet", ["build", project, "--configuration", "Release", "--nologo", "--verbosity", "quiet", .. properties]) { RedirectStandardOutput = true });
    var text = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode == 0)
        return;
    Console.WriteLine(text);
    System.Environment.Exit(process.ExitCode);
}

// The engine refuses what is not a port, as it does with every other value.
int? PortOfDemo()
{
    const int usual = 8090;
    var word = options.SkipWhile(option => option != "--port").Skip(1).FirstOrDefault() ?? options.FirstOrDefault(option => option.StartsWith("--port="))?[7..];
    return word is null ? usual : int.TryParse(word, out var port) && port is > 0 and <= 65_535 ? port : null;
}

bool IsFree(int port)
{
    try
    {
        using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        probe.Start();
        return true;
    }
    catch (System.Net.Sockets.SocketException)
    {
        return false;
    }
}

void PublishRelease(string project, string output) => DotNetPublish(project, new DotNetPublishSettings
{
    Configuration = "Release",
    OutputDirectory = output,
    Verbosity = DotNetVerbosity.Quiet,
    NoLogo = true,
});

bool IsOnPath(string program) =>
    (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => FileExists($"{folder}/{program}"));

void InstallDebianPackages(string[] packages)
{
    Console.WriteLine($"Installing {string.Join(' ', packages)} ...");
    var log = $"{artifacts}/apt.log";
    EnsureDirectoryExists(artifacts);
    var install = $"(apt-get update -qq; apt-get install -y -qq --no-install-recommends {string.Join(' ', packages)}) > '{log}' 2>&1";
    System.Environment.SetEnvironmentVariable("DEBIAN_FRONTEND", "noninteractive");
    using var process = Process.Start("sh", ["-c", install]);
    process.WaitForExit();
    if (process.ExitCode != 0)
        Console.WriteLine($"That failed ({log} says why): the tests that need them are skipped.");
}

// The program gets a session of its own, so that a terminal's Ctrl-C reaches it once, from here, like a signal sent to the script alone; and the other end
// of its standard input is held here, so that it sees the end of this process however that comes.
void RunAndExit(string[] words)
{
    using var process = Process.Start(new ProcessStartInfo("setsid", ["dotnet", .. words]) { RedirectStandardInput = true });
    void Forward(PosixSignalContext context)
    {
        context.Cancel = true;
        var signal = context.Signal == PosixSignal.SIGINT ? "INT" : "TERM";
        Process.Start("kill", ["-s", signal, process.Id.ToString()]).WaitForExit();
    }

    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Forward);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Forward);
    using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Forward);
    process.WaitForExit();
    System.Environment.Exit(process.ExitCode);
}

record TestRun(string Project, int Passed, string[] Failed, string[] Skipped);

TestRun RunTests(string project, string results, params string[] properties)
{
    var name = System.IO.Path.GetFileNameWithoutExtension(project);
    var report = $"{results}/{name}.trx";
    var code = 0;
    DotNetTest(project, new DotNetTestSettings
    {
        Configuration = "Release",
        NoBuild = true,
        Loggers = [$"trx;LogFileName={report}", "console;verbosity=minimal"],
        ArgumentCustomization = words => words.Append("--blame-hang-timeout 10m --blame-hang-dump-type none").Append($"--results-directory {results}").Append(string.Join(' ', properties)),
        HandleExitCode = result => { code = result; return true; },
    });
    return Read(name, report, code);
}

TestRun Read(string name, string report, int code)
{
    XNamespace ns = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
    var tests = FileExists(report) ? XDocument.Load(report).Descendants(ns + "UnitTestResult").ToArray() : [];
    var failed = Of("Failed").ToList();
    // A run that broke off has reported what it got to; that is not a pass.
    if (code != 0 && failed.Count == 0)
        failed.Add($"{name}: the test run ended with exit code {code} before all tests were through");
    return new TestRun(name, tests.Count(test => Outcome(test) == "Passed"), [.. failed], Of("NotExecuted").ToArray());

    string Outcome(XElement test) => test.Attribute("outcome")?.Value;
    IEnumerable<string> Of(string outcome) => tests
        .Where(test => Outcome(test) == outcome)
        .Select(test => $"{test.Attribute("testName").Value}: {(test.Descendants(ns + "Message").FirstOrDefault()?.Value ?? "no reason given").Trim()}");
}

// One result a kernel: `passed instructions NAME: …`, `failed …`, or one `skipped …` where they cannot be counted.
TestRun CountInstructions()
{
    using var process = Process.Start(new ProcessStartInfo("dotnet", ["perf/bin/Release/net10.0/perf.dll", "counts", "--check", "--quick"]) { RedirectStandardOutput = true });
    var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    process.WaitForExit();
    string[] Of(string outcome) => lines.Where(line => line.StartsWith(outcome + ' ')).Select(line => line[(outcome.Length + 1)..]).ToArray();
    var failed = process.ExitCode is 0 or 1 or 77 ? Of("failed") : [$"instruction counts: ended with exit code {process.ExitCode}"];
    return new TestRun("instruction counts", Of("passed").Length, failed, Of("skipped"));
}

// The part of the format that can be told without compiling: seconds instead of minutes. The build itself holds the rest.
TestRun CheckWhitespace()
{
    string[] words = ["format", "whitespace", ".", "--folder", "--verify-no-changes", "--exclude", "**/bin/", "**/obj/", "artifacts/", "tools/"];
    using var process = Process.Start(new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true, RedirectStandardError = true });
    var error = process.StandardError.ReadToEndAsync();
    var text = process.StandardOutput.ReadToEnd() + error.Result;
    process.WaitForExit();
    if (process.ExitCode == 0)
        return new TestRun("format", 1, [], []);
    var files = text.Split('\n').Where(line => line.Contains(": error ")).Select(line => line[..line.IndexOf('(')]).Distinct();
    return new TestRun("format", 0, [$"format: ./build.sh format would change {string.Join(", ", files.DefaultIfEmpty(text.Trim()))}"], []);
}

void SumUp(TestRun[] runs)
{
    foreach (var reason in runs.SelectMany(run => run.Skipped))
        Console.WriteLine($"skipped  {reason}");
    foreach (var message in runs.SelectMany(run => run.Failed))
        Console.WriteLine($"FAILED   {message}");
    failures = runs.Sum(run => run.Failed.Length);
    lastLine = $"{runs.Sum(run => run.Passed)} passed, {failures} failed, {runs.Sum(run => run.Skipped.Length)} skipped";
}
