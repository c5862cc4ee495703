using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Engine.Tests.Postgres;

/// <summary>A temporary PostgreSQL cluster on a free loopback port. As root it runs as the user <c>postgres</c>, since the server refuses root.</summary>
internal sealed class PostgresCluster : IDisposable
{
    private readonly string _binaries;
    private readonly string _folder;

    private PostgresCluster(string binaries)
    {
        _binaries = binaries;
        _folder = Path.Combine(Path.GetTempPath(), $"stories-pg-{Guid.NewGuid():N}");
        Port = FreePort();
        Directory.CreateDirectory(_folder);
        if (IsRoot)
            Run("chown", ["postgres", _folder], asPostgres: false);
        Run($"{_binaries}/initdb", ["-D", $"{_folder}/data", "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]);
        Start();
    }

    public int Port { get; }

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Starts a cluster, or skips the test where PostgreSQL is not installed.</summary>
    public static PostgresCluster StartOrIgnore()
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(folder => $"{folder}/bin").Where(folder => File.Exists($"{folder}/initdb")).Order().LastOrDefault()
            : null;
        if (binaries is null)
            Assert.Ignore("PostgreSQL is not installed (Debian's package postgresql).");
        return new PostgresCluster(binaries!);
    }

    /// <summary>The connection string of a new, empty database.</summary>
    public string NewDatabase()
    {
        var name = $"stories_{Guid.NewGuid():N}";
        using var connection = new Npgsql.NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        connection.Open();
        using var command = new Npgsql.NpgsqlCommand($"CREATE DATABASE {name}", connection);
        command.ExecuteNonQuery();
        return ConnectionString(name);
    }

    public void Start() =>
        Run($"{_binaries}/pg_ctl", ["-D", $"{_folder}/data", "-w", "-l", $"{_folder}/log", "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off", "start"]);

    /// <summary>Stops the server as a crash would.</summary>
    public void StopImmediately() => Run($"{_binaries}/pg_ctl", ["-D", $"{_folder}/data", "-m", "immediate", "stop"]);

    public void Dispose()
    {
        if (File.Exists($"{_folder}/data/postmaster.pid"))
            StopImmediately();
        Directory.Delete(_folder, true);
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Timeout=5;Command Timeout=10";

    private static void Run(string program, string[] arguments, bool asPostgres = true)
    {
        var start = IsRoot && asPostgres
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = "/";
        // Output goes nowhere: the server would hold a pipe open for as long as it runs.
        start.RedirectStandardOutput = false;
        start.RedirectStandardError = false;
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", start.FileName, .. start.ArgumentList]) { WorkingDirectory = "/" })!;
        Assert.That(process.WaitForExit(60_000), Is.True, program);
        Assert.That(process.ExitCode, Is.Zero, program);
    }

    private static int FreePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }
}
