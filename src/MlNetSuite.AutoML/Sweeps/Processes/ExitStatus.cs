using System.Globalization;

namespace MlNetSuite.AutoML.Sweeps.Processes;

/// <summary>Exit codes in words.</summary>
internal static class ExitStatus
{
    /// <summary>Such as <c>code 134 (SIGABRT)</c>.</summary>
    internal static string Describe(int code)
    {
        // Windows' codes of faults are negative, and written in hexadecimal digits wherever they are looked up.
        var number = code < 0 ? "0x" + code.ToString("X8", CultureInfo.InvariantCulture) : code.ToString(CultureInfo.InvariantCulture);
        return Name(code) is { } name ? $"code {number} ({name})" : $"code {number}";
    }

    private static string? Name(int code) => OperatingSystem.IsWindows()
        ? unchecked((uint)code) switch
        {
            0xC0000005 => "access violation",
            0xC0000017 => "out of memory",
            0xC00000FD => "stack overflow",
            0xC0000409 => "fail fast",
            0x80131623 => "FailFast",
            0xE0434352 => "unhandled exception",
            _ => null,
        }
        // 128 and the signal, as shells have it.
        : (code - 128) switch
        {
            2 => "SIGINT",
            4 => "SIGILL",
            6 => "SIGABRT",
            7 when OperatingSystem.IsLinux() => "SIGBUS",
            8 => "SIGFPE",
            9 => "SIGKILL; the system kills so when memory is short",
            10 when OperatingSystem.IsMacOS() => "SIGBUS",
            11 => "SIGSEGV",
            15 => "SIGTERM",
            _ => null,
        };
}
