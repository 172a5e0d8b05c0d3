using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace MlNetSuite.Tests;

/// <summary>A PostgreSQL server on loopback with a folder of its own, started by the tests where one is installed; it ends with their
/// process, however that ends.</summary>
internal sealed class PostgreSqlServer : IDisposable
{
    private static readonly Lazy<(PostgreSqlServer? Server, string Missing)> First = new(() => TryStart());

    private readonly string _folder;
    private readonly string _programs;
    private Process? _process;

    private PostgreSqlServer(string folder, string programs, int port)
    {
        (_folder, _programs, Port) = (folder, programs, port);
        _process = Serve();
    }

    internal int Port { get; }

    /// <summary>The one that tests share; skips the test where there is none.</summary>
    internal static PostgreSqlServer Shared
    {
        get
        {
            Assert.SkipWhen(First.Value.Server is null, First.Value.Missing);
            return First.Value.Server!;
        }
    }

    /// <summary>One that a test may stop and start.</summary>
    internal static PostgreSqlServer Own()
    {
        var (server, missing) = TryStart();
        Assert.SkipWhen(server is null, missing);
        return server!;
    }

    /// <summary>Makes a database.</summary>
    /// <returns>The URL of studies in it.</returns>
    internal string NewDatabase(string? name = null)
    {
        name ??= $"test_{Guid.NewGuid():N}";
        Execute("postgres", $"CREATE DATABASE \"{name}\"");
        return Url(name);
    }

    internal string Url(string database, int? port = null, string user = "postgres") =>
        string.Create(CultureInfo.InvariantCulture, $"postgres://{user}@127.0.0.1:{port ?? Port}/{database}");

    /// <summary>Npgsql's connection string for a database.</summary>
    internal string Settings(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Pooling=false");

    internal void Execute(string database, string sql) => Scalar(database, sql);

    internal object? Scalar(string database, string sql)
    {
        using var connection = new NpgsqlConnection(Settings(database));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <summary>Ends it as a power cut does.</summary>
    internal void Kill()
    {
        if (Interlocked.Exchange(ref _process, null) is not { } process)
            return;
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>Starts it again after <see cref="Kill"/>.</summary>
    internal void Start() => _process = Serve();

    public void Dispose()
    {
        Kill();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static (PostgreSqlServer? Server, string Missing) TryStart()
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (programs is null)
            return (null, "no PostgreSQL server is installed below /usr/lib/postgresql");
        var folder = Directory.CreateTempSubdirectory("mlnetsuite-postgresql-").FullName;
        if (Environment.IsPrivilegedProcess)
            Wait(Process.Start("chown", ["postgres", folder]));
        Wait(Start([Path.Combine(programs, "initdb"), "-D", Path.Combine(folder, "data"), "-A", "trust", "-U", "postgres", "-N"]));
        var server = new PostgreSqlServer(folder, programs, FreePort.Find());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return (server, "");
    }

    /// <summary>The server as a child that is told to stop at once when its standard input ends, as it does when this process does.</summary>
    private Process Serve()
    {
        const string Script = "\"$@\" & server=$!; cat > /dev/null; kill -QUIT $server; wait $server";
        var process = Start(["sh", "-c", Script, "sh", Path.Combine(_programs, "postgres"), "-D", Path.Combine(_folder, "data"), "-p",
            Port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder}",
            "-c", "fsync=off", "-c", "max_connections=200"]);
        var deadline = Stopwatch.StartNew();
        while (!Answers())
        {
            Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(60) && !process.HasExited, "PostgreSQL did not start.");
            Thread.Sleep(50);
        }
        return process;
    }

    private bool Answers()
    {
        try
        {
            Execute("postgres", "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>Starts a program as a user that PostgreSQL runs as, which root is not.</summary>
    private static Process Start(string[] command)
    {
        string[] all = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", .. command] : command;
        var process = Process.Start(new ProcessStartInfo(all[0], all[1..])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static void Wait(Process process)
    {
        using (process)
        {
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}
