using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using MlNetSuite.Data;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>Finds a manifest resource within an assembly's file, which is neither loaded nor run. ECMA-335, II.22.24 and
/// II.24.2.2.</summary>
internal static class AssemblyResource
{
    /// <returns>Where its bytes lie, or null if the assembly has no resource of that name.</returns>
    /// <exception cref="InputException">The file is no assembly, or a damaged one.</exception>
    internal static StoredBytes? Find(string path, string name)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var assembly = new PEReader(file, PEStreamOptions.PrefetchMetadata | PEStreamOptions.LeaveOpen);
            var metadata = assembly.GetMetadataReader();
            foreach (var handle in metadata.ManifestResources)
                if (metadata.GetManifestResource(handle) is { Implementation.IsNil: true } resource
                    && metadata.StringComparer.Equals(resource.Name, name))
                    return Content(path, file, assembly.PEHeaders, resource.Offset);
            return null;
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or OverflowException or EndOfStreamException)
        {
            throw new InputException($"{path}: not an assembly, or a damaged one ({e.Message})", e);
        }
    }

    private static StoredBytes Content(string path, FileStream file, PEHeaders headers, long offset)
    {
        if (headers.CorHeader is not { } header
            || !headers.TryGetDirectoryOffset(header.ResourcesDirectory, out var directory)
            || offset > header.ResourcesDirectory.Size - sizeof(int))
            throw new BadImageFormatException("a resource lies outside of the resources");
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        file.Position = directory + offset;
        file.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length < 0 || file.Position + length > file.Length || offset + length > header.ResourcesDirectory.Size)
            throw new BadImageFormatException("a resource is longer than the resources");
        return new(path, file.Position, length);
    }
}
