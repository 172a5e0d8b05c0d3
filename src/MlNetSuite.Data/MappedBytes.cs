using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace MlNetSuite.Data;

/// <summary>A file's bytes as memory to read from: all processes that map it share one copy.</summary>
/// <remarks>Only readable: a write through <see cref="MemoryManager{T}.Memory"/> ends the process.</remarks>
internal sealed unsafe class MappedBytes : MemoryManager<byte>
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int _length;
    private byte* _start;

    /// <param name="path">The file, not empty.</param>
    /// <exception cref="IOException">It is missing, empty or cannot be mapped.</exception>
    internal MappedBytes(string path)
    {
        var length = new FileInfo(path).Length;
        if (length is 0 or > int.MaxValue)
            throw new IOException($"'{path}' has {length:N0} bytes; 1 to {int.MaxValue:N0} can be mapped.");
        _length = (int)length;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, _length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return new(_start, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
        // What is mapped does not move.
    }

    protected override void Dispose(bool disposing)
    {
        if (_start is null)
            return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
