using System.Collections.Concurrent;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Data.Readers;

/// <summary>The pictures in the folder of a table, which name them by paths. What was looked up once is kept, for all parts of the table.
/// Any thread may call.</summary>
/// <param name="folder">The folder; nothing outside of it is opened.</param>
internal sealed class TablePictures(string folder)
{
    /// <summary>A column names pictures where at least this share of its cells do.</summary>
    private const double Nearly = 0.9;

    /// <summary>Of a column whose first cells mostly name none, no more are looked at.</summary>
    private const int FirstCells = 100;

    private readonly ConcurrentDictionary<string, bool> _exist = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UInt128?> _keys = new(StringComparer.Ordinal);

    /// <summary>The picture that a cell names.</summary>
    internal PictureFile File(string cell) => new(folder, cell.Trim());

    /// <summary>A hash of the file's bytes; null where there is none to be read.</summary>
    internal UInt128? KeyOf(string cell) => _keys.GetOrAdd(cell,
        name => File(name).ReadBytes(out _) is { } bytes ? VectorCache.KeyOf(bytes) : null);

    /// <summary>How many cells of a column name pictures.</summary>
    internal PictureSurvey Survey(TableColumn column)
    {
        if (column is not TextColumn)
            return default;
        var survey = new PictureSurvey();
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsMissing(row))
                continue;
            survey.Present++;
            var cell = column.Text(row);
            if (ImageFiles.HasExtension(cell.Trim()))
                survey.Named++;
            if (survey.Present == FirstCells && survey.Named < FirstCells / 2)
                return survey;
            if (Exists(cell))
                survey.Found++;
            else
                survey.Lost ??= cell;
        }
        return survey;
    }

    private bool Exists(string cell) => ImageFiles.HasExtension(cell.Trim()) && _exist.GetOrAdd(cell, name => File(name).Exists);

    /// <summary>What a column names.</summary>
    internal record struct PictureSurvey
    {
        /// <summary>Cells that are not empty.</summary>
        internal int Present { get; set; }

        /// <summary>Those that end as files of pictures do.</summary>
        internal int Named { get; set; }

        /// <summary>Those that are files of the folder.</summary>
        internal int Found { get; set; }

        /// <summary>The first that is no file of the folder; null where all are.</summary>
        internal string? Lost { get; set; }

        /// <summary>Whether the column is one of pictures.</summary>
        internal readonly bool AreIn => Present > 0 && Found >= Nearly * Present;

        /// <summary>Whether it would be if the files were there.</summary>
        internal readonly bool AreLost => !AreIn && Present > 0 && Named >= Nearly * Present;
    }
}
