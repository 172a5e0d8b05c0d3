using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>A folder for each class, a picture for each row, in the order of class and file name, on disk or in a tar archive. Pixels are
/// made by the very transformers that a saved model begins with, so that training and serving see the same.</summary>
/// <param name="folder">The folder or archive.</param>
/// <param name="options">How pictures are read.</param>
/// <param name="threads">Cores to decode with.</param>
/// <param name="cancel">Stops the reading.</param>
internal sealed class ImageFolderReader(string folder, ImageOptions options, int threads, CancellationToken cancel)
{
    /// <summary>Most pixels of small pictures that are held until it is known how they are read.</summary>
    private const long MostHeld = 1 << 25;

    /// <summary>Images in <paramref name="shape"/>; null, where there is no model yet, takes the commonest size, in grey if every image is
    /// grey.</summary>
    internal LabelledImages Read(ImageShape? shape)
    {
        List<string> notes = [];
        var files = Archives.IsTar(folder)
            ? ArchivedPictures.Read(folder, cancel)
            : new ClassFolders(folder, options.Recursive).Files(notes);
        var faults = new PictureFaults(folder, files.ConvertAll(f => f.Path));
        var looks = Look(files, shape is null && options.Background is not null, faults);
        if (faults.AreAll)
            faults.Refuse();
        var expected = shape ?? Commonest([.. looks.OfType<PictureLook>().Select(look => (look.Height, look.Width))], notes);
        if ((long)files.Count * expected.Size > Array.MaxLength)
            throw new InputException(
                $"{folder}: {files.Count:N0} images of {expected.Channels} x {expected.Height} x {expected.Width} are more than the " +
                $"{Array.MaxLength:N0} bytes that fit; use fewer or smaller images");
        var bits = options.GreyBits ?? GreyBits(looks, notes);
        var (pixels, showsBackground) = Decode(files, looks, expected, bits, faults);
        faults.Refuse();
        if (shape is null && IsGrey(pixels, expected))
            (expected, pixels) = (expected with { Channels = 1 }, FirstPlanes(pixels, expected));
        return new(expected, pixels, [.. files.Select(f => f.Label)], notes)
        {
            GreyBits = bits,
            ShowsBackground = showsBackground,
        };
    }

    /// <summary>A look at each picture; null for those that are faulty. So many small ones are decoded in the same go as memory is meant
    /// for them.</summary>
    private PictureLook?[] Look(List<LabelledPicture> files, bool withGreyBits, PictureFaults faults)
    {
        var looks = new PictureLook?[files.Count];
        var held = 0L;
        InParallel(files.Count, () => 0, (_, row) => faults.Guard(row, () =>
        {
            var look = ImageFiles.Look(files[row], withGreyBits);
            if (Interlocked.Add(ref held, look.Pixels?.Values.Length ?? 0) > MostHeld)
                look.Pixels = null;
            looks[row] = look;
        }));
        return looks;
    }

    private ImageShape Commonest((int Height, int Width)[] sizes, List<string> notes)
    {
        var groups = sizes.CountBy(size => size).OrderByDescending(g => g.Value).ThenBy(g => g.Key).ToArray();
        var (height, width) = groups[0].Key;
        var scale = Math.Min(1.0, (double)options.LongestSide / Math.Max(height, width));
        var shape = new ImageShape(3, Math.Max(1, (int)Math.Round(height * scale)), Math.Max(1, (int)Math.Round(width * scale)));
        if (groups.Length > 1 || scale < 1)
            notes.Add(
                $"{folder}: images of {groups.Length:N0} sizes, most of {height} x {width} (height, width), brought to {shape.Height} x " +
                $"{shape.Width}");
        return shape;
    }

    /// <summary>One depth for all grey pictures of 16 bits, so that a dark one stays dark.</summary>
    private int? GreyBits(PictureLook?[] looks, List<string> notes)
    {
        var most = looks.Max(look => look?.GreyBits);
        if (most is not null)
            notes.Add(
                $"{folder}: {looks.Count(look => look?.GreyBits is not null):N0} grey pictures have 16 bits a pixel; their levels fill " +
                $"{most} of them and are scaled by 0 to {(1 << most.Value) - 1}");
        return most;
    }

    private (byte[] Pixels, bool ShowsBackground) Decode(
        List<LabelledPicture> files, PictureLook?[] looks, ImageShape shape, int? greyBits, PictureFaults faults)
    {
        var pixels = new byte[MatrixSize.Of(files.Count, shape.Size)];
        var reading = options.Reading(shape) with { GreyBits = greyBits };
        var transparent = 0;
        InParallel(
            files.Count,
            () => new PixelPlanes(shape),
            (planes, row) => faults.Guard(row, () =>
            {
                var shows = false;
                var image = looks[row]?.Pixels is { } decoded && reading.Background is not null
                    ? reading.Finished(decoded, out shows)
                    : ImageFiles.Decode(files[row], reading, out shows);
                if (shows)
                    Interlocked.Exchange(ref transparent, 1);
                planes.Write(image, pixels.AsSpan(row * shape.Size, shape.Size));
            }));
        return (pixels, transparent == 1);
    }

    /// <summary>Each row writes its own place, so that the result does not depend on the threads.</summary>
    private void InParallel<T>(int rows, Func<T> create, Action<T, int> read)
    {
        Parallel.For(
            0, rows, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = threads }, create,
            (row, _, state) =>
            {
                read(state, row);
                return state;
            },
            state => (state as IDisposable)?.Dispose());
    }

    private static bool IsGrey(byte[] pixels, ImageShape shape)
    {
        var area = shape.Height * shape.Width;
        for (var image = 0; image < pixels.Length; image += shape.Size)
        {
            var red = pixels.AsSpan(image, area);
            if (!red.SequenceEqual(pixels.AsSpan(image + area, area)) || !red.SequenceEqual(pixels.AsSpan(image + 2 * area, area)))
                return false;
        }
        return true;
    }

    /// <summary>Where red, green and blue are equal, they are what ConvertToGrayscale makes of them (held by a test).</summary>
    private static byte[] FirstPlanes(byte[] pixels, ImageShape shape)
    {
        var area = shape.Height * shape.Width;
        var grey = new byte[pixels.Length / shape.Channels];
        for (var image = 0; image * area < grey.Length; image++)
            pixels.AsSpan(image * shape.Size, area).CopyTo(grey.AsSpan(image * area));
        return grey;
    }
}
