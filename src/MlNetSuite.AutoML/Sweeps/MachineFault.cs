using System.ComponentModel;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Distinguishes faults of the machine from those of a trial: a full disk says nothing about a trial's parameters.</summary>
internal static class MachineFault
{
    /// <summary>Whether an exception, or one that it was caused by, means that the machine had no room or no handle left, or that its
    /// disk failed. Memory is not among them: how much a trial takes follows from its parameters.</summary>
    internal static bool Is(Exception? fault) => fault switch
    {
        null => false,
        AggregateException several => several.InnerExceptions.Any(Is),
        IOException io when IsMachine(io.HResult) => true,
        Win32Exception native when IsMachine(native.NativeErrorCode) => true,
        _ => Is(fault.InnerException),
    };

    /// <summary>On Windows an HRESULT of a system error, elsewhere the number in errno.h, as .NET gives it.</summary>
    private static bool IsMachine(int code) => OperatingSystem.IsWindows()
        // ERROR_TOO_MANY_OPEN_FILES, ERROR_WRITE_PROTECT, ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL, ERROR_IO_DEVICE,
        // ERROR_DISK_QUOTA_EXCEEDED
        ? (code & 0xFFFF) is 4 or 19 or 39 or 112 or 1117 or 1295
        // EIO, ENFILE, ENOSPC, EROFS; EDQUOT has a number of its own on each system.
        : code is 5 or 23 or 28 or 30 || code == (OperatingSystem.IsMacOS() ? 69 : 122);
}
