using System.Diagnostics;
using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Documentation;

/// <summary>A POSIX shell in a folder, in which <c>mlnetsuite</c> is a command. What a line assigns, later lines see.</summary>
internal sealed class Shell
{
    private const string Listening = " at http://";

    private readonly string _folder;
    private readonly string _tools;

    /// <param name="folder">Where lines are run.</param>
    /// <param name="tools">An empty folder beside it.</param>
    /// <param name="mirror">What MLNETSUITE_DATA names.</param>
    internal Shell(string folder, string tools, string mirror)
    {
        (_folder, _tools, Mirror) = (folder, tools, mirror);
        var command = Path.Combine(tools, "mlnetsuite");
        File.WriteAllText(command, $"#!/bin/sh\nexec dotnet \"{Path.Combine(AppContext.BaseDirectory, "mlnetsuite.dll")}\" \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // An answer of 400 or above is a failure, as it is to a person; what comes back is shown.
        File.WriteAllText(Path.Combine(tools, ".curlrc"), "fail-with-body\nsilent\nshow-error\nmax-time = 60\n");
        File.WriteAllText(Path.Combine(tools, "variables"), "");
    }

    private string Mirror { get; }

    /// <summary>Host and port of the server started last.</summary>
    internal string Server { get; private set; } = "localhost:8000";

    /// <summary>Runs a line to its end.</summary>
    internal CliResult Run(string line)
    {
        var variables = Path.Combine(_tools, "variables");
        using var process = Start("bash", "-c", $". '{variables}'\nset -a\n{line}\ncode=$?\nset +a\nexport -p > '{variables}'\nexit $code");
        process.StandardInput.Close();
        return MlNetSuiteProcess.Finish(process);
    }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    internal async Task<Process> ServeAsync(string line)
    {
        var process = Start("bash", "-c", $"exec {line}");
        var said = await process.StandardOutput.ReadLineAsync();
        if (said?.IndexOf(Listening, StringComparison.Ordinal) is not (> 0 and var at))
            throw new InvalidOperationException(
                $"{line}\n{said}{await process.StandardOutput.ReadToEndAsync()}{await process.StandardError.ReadToEndAsync()}");
        var port = new Uri(said[(at + Listening.Length - "http://".Length)..].Split(", ")[0]).Port;
        Server = $"127.0.0.1:{port}";
        return process;
    }

    /// <summary>Starts a program with this folder's surroundings.</summary>
    internal Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["PATH"] = $"{_tools}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["CURL_HOME"] = _tools;
        start.Environment["MLNETSUITE_DATA"] = Mirror;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        return Process.Start(start)!;
    }
}
