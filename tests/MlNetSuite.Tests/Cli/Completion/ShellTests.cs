using System.Diagnostics;

namespace MlNetSuite.Tests.Cli.Completion;

/// <summary>The scripts, run by the shells that they are for.</summary>
public sealed class ShellTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ShellTests()
    {
        if (OperatingSystem.IsWindows())
            return;
        var command = _folder.File("mlnetsuite");
        File.WriteAllText(command, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "mlnetsuite.dll")}' \"$@\"\n");
        File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mlnetsuite tra", "train")]
    [InlineData("mlnetsuite train classification --trainer l", "lbfgs lightgbm")]
    [InlineData("mlnetsuite train classification --data cus", "")]
    // Bash takes = for the end of a word, and replaces only what stands behind it.
    [InlineData("mlnetsuite train image-classification --trainer resnet --set flip=", "augment average none")]
    [InlineData("mlnetsuite train image-classification --trainer resnet --set flip=av", "average")]
    public void Bash_completes(string line, string expected) => Assert.Equal(expected, Run("bash", "-c", $$"""
        source <(mlnetsuite completion bash)
        COMP_LINE='{{line}}' COMP_POINT=${#COMP_LINE}
        read -r -a COMP_WORDS <<< "${COMP_LINE//=/ = }"
        [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
        _mlnetsuite mlnetsuite
        printf '%s\n' "${COMPREPLY[@]}"
        """));

    [Fact]
    public void Bash_knows_the_script_by_the_name_of_the_command() => Assert.Contains("-F _mlnetsuite mlnetsuite",
        Run("bash", "-c", "source <(mlnetsuite completion bash); complete -p mlnetsuite"), StringComparison.Ordinal);

    [Theory]
    [InlineData("mlnetsuite tra", "train")]
    [InlineData("mlnetsuite train classification --trainer l", "lbfgs lightgbm")]
    [InlineData("mlnetsuite train image-classification --trainer resnet --set flip=av", "flip=average")]
    [InlineData("mlnetsuite train image-classification --trainer resnet --set fl", "flip=")]
    [InlineData("mlnetsuite train classification --data cus", "files")]
    public void Zsh_completes(string line, string expected) => Assert.Equal(expected, Run("zsh", "-f", "-c", $$"""
        compdef() { }
        compadd() { while [[ $1 != -- ]]; do shift; done; shift; (( $# )) && print -l -- "$@" }
        _files() { print files }
        source <(mlnetsuite completion zsh)
        words=({{line}}) CURRENT=$#words PREFIX=$words[-1]
        _mlnetsuite
        """));

    [Theory]
    [InlineData("mlnetsuite tra", "train")]
    [InlineData("mlnetsuite train classification --trainer l", "lbfgs lightgbm")]
    [InlineData("mlnetsuite train image-classification --trainer resnet --set flip=av", "flip=average")]
    [InlineData("mlnetsuite inspect mlnet", "mlnetsuite")]
    public void Fish_completes(string line, string expected) => Assert.Equal(expected, Run("fish", "--no-config", "-c", $$"""
        mlnetsuite completion fish | source
        complete -C '{{line}}'
        """));

    [Theory]
    [InlineData("mlnetsuite tra", "train")]
    [InlineData("mlnetsuite train ", "classification image-classification recommendation regression text-classification")]
    public void PowerShell_completes(string line, string expected) => Assert.Equal(expected, Run("pwsh", "-NoProfile", "-Command", $$"""
        mlnetsuite completion pwsh | Out-String | Invoke-Expression
        (TabExpansion2 -inputScript '{{line}}' -cursorColumn {{line.Length}}).CompletionMatches.CompletionText
        """));

    /// <summary>Runs a shell in the folder of the command.</summary>
    /// <returns>What it printed, in order of the alphabet, without what fish says of each.</returns>
    private string Run(string shell, params string[] arguments)
    {
        var path = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
        Assert.SkipUnless(path.Any(folder => File.Exists(Path.Combine(folder, shell))), $"{shell} is not installed");
        var start = new ProcessStartInfo(shell, arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_folder.Path}{Path.PathSeparator}{start.Environment["PATH"]}";
        start.Environment["HOME"] = _folder.Path;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var result = MlNetSuiteProcess.Finish(process);
        Assert.Empty(result.Errors);
        return string.Join(' ', result.Lines().Select(l => l.Split('\t')[0]).Order(StringComparer.Ordinal));
    }
}
