using System.Diagnostics;
using System.Globalization;

namespace MlNetSuite.AutoML.Sweeps.Processes;

/// <summary>How much memory a process holds at present.</summary>
internal static class ResidentMemory
{
    /// <summary>Bytes, or 0 for a process that has ended.</summary>
    /// <remarks>On Linux from <c>/proc/PID/statm</c> (pages: total, resident, ...): <see cref="Process.WorkingSet64"/> reads a
    /// file for each thread of the process there, which is much for something asked twenty times a second.</remarks>
    internal static long Of(Process process)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return long.Parse(File.ReadAllText($"/proc/{process.Id}/statm").Split(' ')[1], CultureInfo.InvariantCulture)
                    * Environment.SystemPageSize;
            process.Refresh();
            return process.HasExited ? 0 : process.WorkingSet64;
        }
        catch (Exception gone)
            when (gone is IOException or InvalidOperationException or UnauthorizedAccessException or IndexOutOfRangeException
                or System.ComponentModel.Win32Exception)
        {
            return 0;
        }
    }
}
