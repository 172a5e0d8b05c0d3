using System.Runtime.InteropServices;

namespace MlNetSuite.Training.Tasks;

/// <summary>Loads a library of OpenMP so that its threads sleep while they wait for one another. By default they spin, and whatever else
/// uses a core keeps them waiting for the thread that it holds up: a training of half a second has taken over forty.</summary>
/// <remarks>OpenMP reads <c>OMP_WAIT_POLICY</c> once, when it is loaded, and from the environment of the process, of which .NET has a copy
/// only. What a user has set stays, and what is set here holds for that moment alone: other libraries of OpenMP are loaded as they
/// were.</remarks>
internal static partial class OpenMpWaiting
{
    private const string Policy = "OMP_WAIT_POLICY";

    /// <summary>Loads a native library that uses OpenMP.</summary>
    /// <param name="library">Its name. One that cannot be loaded is for the first call into it to tell.</param>
    internal static void Load(string library)
    {
        var isOurs = Environment.GetEnvironmentVariable(Policy) is null;
        if (isOurs)
            Set("passive");
        try
        {
            NativeLibrary.TryLoad(library, typeof(OpenMpWaiting).Assembly, DllImportSearchPath.SafeDirectories, out _);
        }
        finally
        {
            if (isOurs)
                Set(null);
        }
    }

    private static void Set(string? value)
    {
        // On Windows the environment of .NET is that of the process.
        if (OperatingSystem.IsWindows())
            Environment.SetEnvironmentVariable(Policy, value);
        else if ((value is null ? Unset(Policy) : Set(Policy, value, overwrite: 1)) != 0)
            throw new InvalidOperationException($"The environment variable {Policy} could not be set.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Set(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unset(string name);
}
