using Perf.Harness;

namespace Perf.Counts;

/// <summary>The NativeAOT build of the kernels.</summary>
internal static class NativeBuild
{
    /// <summary>Why it cannot be built or counted here; null if it can.</summary>
    public static string? WhyImpossible()
    {
        if (ChildProcess.Capture("valgrind", ["--version"]).ExitCode != 0)
            return "valgrind is not installed";
        return ChildProcess.Capture("clang", ["--version"]).ExitCode != 0 && ChildProcess.Capture("gcc", ["--version"]).ExitCode != 0
            ? "neither clang nor gcc is installed, which NativeAOT links with"
            : null;
    }

    /// <summary>Publishes it into its own folder, with intermediate files apart from the normal build's.</summary>
    /// <returns>The binary.</returns>
    public static string Publish() => Publish("kernels", []);

    /// <summary>Publishes it with the Disruptor package in place of our rings.</summary>
    /// <param name="source">Where the package is: a folder or an address.</param>
    /// <param name="version">Which one; null for the usual.</param>
    /// <returns>The binary.</returns>
    public static string PublishWithDisruptorPackage(string source, string? version) => Publish(
        "kernels-disruptor",
        [
            "-p:DisruptorPackage=true", $"-p:DisruptorPackageSource={(Directory.Exists(source) ? Path.GetFullPath(source) : source)}",
            .. version is null ? Array.Empty<string>() : [$"-p:DisruptorPackageVersion={version}"],
            // The package makes its consumers by reflection, of which the compiler warns; the kernel does not use that.
            "-p:TreatWarningsAsErrors=false",
        ]);

    private static string Publish(string name, string[] properties)
    {
        var project = Path.Combine(ProjectFolder(), "perf.csproj");
        var output = Path.GetFullPath(Path.Combine(ProjectFolder(), "../artifacts", name));
        var linker = ChildProcess.Capture("clang", ["--version"]).ExitCode == 0 ? "clang" : "gcc";
        var build = ChildProcess.Capture(
            "dotnet",
            ["publish", project, "-c", "Release", "-r", "linux-x64", "-v", "quiet", "--nologo", "-o", output,
                "-p:KernelsOnly=true", $"-p:CppCompilerAndLinker={linker}", "-p:UseArtifactsOutput=true", $"-p:ArtifactsPath={output}-build",
                // The committed lock files describe the normal build, without the compiler's package.
                $"-p:NuGetLockFilePath=obj/{name}.lock.json", "-p:RestoreLockedMode=false", .. properties]);
        if (build.ExitCode != 0)
            throw new InvalidOperationException($"The NativeAOT build failed:\n{build.Output}{build.Error}");
        // valgrind 3.19 stops at the DWARF 5 of a debug file beside the binary.
        File.Delete(Path.Combine(output, "perf.dbg"));
        return Path.Combine(output, "perf");
    }

    /// <summary>The folder of this project, above the running program.</summary>
    public static string ProjectFolder() => Repository.PerfFolder ?? throw new InvalidOperationException("Run it from its place in the repository.");
}
