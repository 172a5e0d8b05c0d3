using MlNetSuite.Data.Store;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>Tables from files, with the answers as classes or as numbers.</summary>
/// <param name="resolve">Finds a requested source.</param>
/// <param name="task">The task's name.</param>
/// <param name="roles">The given column roles.</param>
/// <param name="model">The model the rows are for, or null where they are to be learned from.</param>
/// <param name="threads">How many look at columns at once.</param>
/// <param name="cancel">Stops the reading.</param>
internal sealed class TableSources(Func<string, string, DataSource> resolve, string task, ColumnRoles roles, ModelCard? model,
    int threads, CancellationToken cancel)
{
    internal DataSplit<ClassificationTable> Classes(string source, string? test)
    {
        var (train, held) = Files(source, test, areNumbers: false);
        var numbers = ClassNumbers.For(train.File.Answers.Counts().Select(answer => answer.Text), null, model?.Labels);
        ClassificationTable Table((string Name, TableFile File) side) =>
            new(side.Name, side.File.Columns, side.File.Answer, numbers.Of(side.File.Answers), numbers.Classes)
            {
                AnswerFormat = side.File.Reading.Format,
                AnswerNotes = side.File.Reading.Notes,
                Pictures = side.File.Pictures,
            };
        return new(Table(train), held is { } h ? Table(h) : null)
        {
            Notes =
            [
                .. train.File.Notes, .. numbers.Unknown(train.Name, train.File.Answers), .. ManyNumbers(train.File, numbers.Classes),
                .. numbers.Alike($"'{train.File.Answer}'"), .. model is null ? NoValues(train.File) : [],
                .. held is { } t ? [.. t.File.Notes, .. numbers.Unknown(t.Name, t.File.Answers)] : (string[])[],
            ],
        };
    }

    internal DataSplit<RegressionTable> Numbers(string source, string? test)
    {
        var (train, held) = Files(source, test, areNumbers: true);
        static RegressionTable Table((string Name, TableFile File) side) => new(
            side.Name, side.File.Columns, side.File.Answer, NumericAnswers.Of(side.File))
        {
            AnswerFormat = side.File.Reading.Format,
            Pictures = side.File.Pictures,
        };
        static IReadOnlyList<string> Notes(TableFile file) => [.. file.Notes, .. file.Reading.Notes, .. Far(file)];
        return new(Table(train), held is { } h ? Table(h) : null) { Notes = [.. Notes(train.File), .. held is { } t ? Notes(t.File) : []] };
    }

    private ((string Name, TableFile File) Train, (string Name, TableFile File)? Test) Files(
        string source, string? test, bool areNumbers)
    {
        var from = resolve(source, task);
        var train = Read(from, Wish).Answered(areNumbers ? null : model?.Labels ?? [], roles.MissingLabel);
        if (test is null)
            return ((from.Name, train), null);
        var testFrom = resolve(test, task);
        var held = Read(testFrom, Test(train)).Answered(areNumbers ? null : [], roles.MissingLabel);
        return ((from.Name, train), (testFrom.Name, held with { Columns = [.. train.Columns.Select(c => Same(c, held))] }));
    }

    private TableWish Wish => model is null
        ? new(roles)
        : new(roles, model.LabelColumn, model.Inputs.ToDictionary(c => c.Name, ColumnReading.Of)) { AreForModel = true };

    // Rows to test on are read as those to learn from.
    private TableWish Test(TableFile train)
    {
        var known = train.Columns.ToDictionary(
            c => c.Name, c => new ColumnReading(c is NumberColumn, (c as NumberColumn)?.Format, (c as DateColumn)?.Format));
        known[train.Answer] = train.Reading with { Notes = [] };
        foreach (var input in model?.Inputs ?? [])
            known[input.Name] = ColumnReading.Of(input);
        return new(roles with { Label = null }, train.Answer, known) { AreForModel = model is not null };
    }

    private TableFile Read(DataSource from, TableWish wish)
    {
        var part = from.Part(Catalog.DatasetSide.Train);
        var file = part is null ? InputFile.At(from.Given) : InputFile.Of(part);
        return TableFile.Read(file, wish, threads, cancel) with
        {
            Pictures = file.Query is null ? new(PicturePaths.FolderOf(part?.Path ?? from.Given)) : null,
        };
    }

    private static TableColumn Same(TableColumn trained, TableFile test)
    {
        if (test.Columns.FirstOrDefault(c => c.Name == trained.Name) is { } column)
            return column;
        var near = Nearest.To(trained.Name, test.Columns.Select(c => c.Name));
        throw new InputException(
            $"{test.Name}: no column '{trained.Name}', which the training rows have; it has: " +
            $"{string.Join(", ", test.Columns.Take(50).Select(c => c.Name))}." +
            (near is null ? "" : $" Did you mean '{trained.Name}' by '{near}'?"));
    }

    /// <summary>How the note on a label of many numbers ends.</summary>
    internal const string ManyNumbersEnd = "each taken for a class; the task regression predicts numbers";

    private static IEnumerable<string> ManyNumbers(TableFile file, IReadOnlyList<string> classes)
    {
        if (classes.Count > 30 && classes.Count > file.Answers.Count / 4
            && classes.All(c => TableColumn.TryNumber(c, out var n) && !float.IsNaN(n)))
            yield return $"'{file.Answer}' has {classes.Count:N0} different numbers, {ManyNumbersEnd}";
    }

    private static IEnumerable<string> NoValues(TableFile file)
    {
        var classes = new NoValueClasses(file.Answer);
        var areNone = file.Answers.Each(answer => ColumnSurvey.IsNoValue(answer));
        for (var row = 0; row < file.Answers.Count; row++)
            if (areNone[row])
                classes.Add(file.Answers[row], row);
        return classes.Notes(file.Name, row => file.Places((int)row));
    }

    private static IEnumerable<string> Far(TableFile file)
    {
        var answers = new CountedNumbers();
        foreach (var (answer, row, count) in file.Answers.Counts())
            answers.Add(file.Reading.Number(answer), answer, row, count);
        return FarAnswers.Notes(answers, file.Name, file.Answer, row => file.Places((int)row));
    }
}
