using System.Globalization;
using System.Text.RegularExpressions;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>Looks at every cell of a column to decide how it is to be read. Nearly all cells have to be numbers for the others to be
/// taken for missing ones; the decimal mark is that by which more of the cells are numbers.</summary>
/// <param name="name">The column.</param>
/// <param name="place">Where a row is, by its number: <c>line 7</c>.</param>
/// <param name="known">How the column has to be read, whatever it holds; null where that is to be found out.</param>
internal sealed partial class ColumnSurvey(string name, Func<long, string> place, ColumnReading? known)
{
    /// <summary>Share of the cells of a column of numbers that may be anything else.</summary>
    private const double MostOdd = 0.1;

    /// <summary>The same where all of them are one word or two, such as <c>new</c>.</summary>
    private const double MostOddWords = 0.3;

    /// <summary>From this share of numbers on, a column that is read as text says why it is not one of numbers.</summary>
    private const double MostlyNumbers = 0.5;

    /// <summary>From this share of cells that begin with digits on, a column that is read as text says what they are like.</summary>
    private const double NearlyAll = 0.9;

    /// <summary>What begins with digits and is longer, an address perhaps, is text without doubt.</summary>
    private const int LongestAmount = 24;

    /// <summary>Longer texts with a time and a year are no dates.</summary>
    private const int LongestDate = 40;

    /// <summary>Letters before an amount, such as those of a week.</summary>
    private const int LongestPrefix = 4;

    /// <summary>A column with few numbers among its first so many cells is text, and not looked at any further.</summary>
    private const int EnoughCells = 1_000;

    /// <summary>Whole numbers of more digits may be dates, or too long for single precision.</summary>
    private const int MostOrdinary = 7;

    /// <summary>Fewer numbers with three digits behind a point are no reason to ask what the point means.</summary>
    private const int FewestPoints = 3;

    /// <summary>One number with a leading zero may be a slip.</summary>
    private const int FewestCodes = 2;

    /// <summary>What a spreadsheet shows where it could not calculate.</summary>
    private static readonly HashSet<string> Errors = new(StringComparer.OrdinalIgnoreCase)
    {
        "#N/A", "#N/A N/A", "#NA", "#NULL!", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?",
        "#NV", "#WERT!", "#BEZUG!", "#ZAHL!",
        "#N/D", "#VALEUR!", "#NOMBRE!", "#NOM?", "#VALORE!", "#RIF!", "#\u00A1VALOR!", "#\u00A1REF!", "#\u00A1NUM!", "#\u00A1DIV/0!",
    };

    /// <summary>What people write into a column of numbers where there is none, in addition to <see cref="MissingValues"/>.</summary>
    private static readonly HashSet<string> NoValue = new([.. Errors,
        "-", "--", "---", "\u2013", "\u2014", ".", "..", "...", "none", "nil", "<NA>", "n.a.", "n.a", "n.d.", "n/d", "nd", "k.A.", "s/d",
        "unknown", "missing", "not available", "TBD", "tba", "unbekannt", "keine Angabe", "desconocido", "inconnu",
        "(null)", "(blank)", "(leer)", "\\N", "0000-00-00", "1.#INF", "-1.#IND", "1.#QNAN",
    ], StringComparer.OrdinalIgnoreCase);

    private readonly NumberHypothesis _point = new('.'), _comma = new(',');
    private readonly DateSurvey _dates = new();
    private readonly OddCells _noValue = new(), _plain = new(), _fractions = new();
    private readonly CellCheck? _check = known?.Check, _checkWritten = known?.CheckWritten;
    private readonly Dictionary<CellFault, OddCells> _faults = [];
    private readonly WholeNumbers _whole = new();
    private readonly CellShapes _shapes = new();
    private readonly DigitsKind[] _kinds = new DigitsKind[PlainDigits.Kinds];
    private int _leadingZeros, _exponents, _points, _seen, _amounts;
    private string? _code, _exponent, _pointed, _open, _amount;
    private bool _text;

    /// <summary>The column.</summary>
    internal string Name => name;

    /// <summary>Whether it holds the answers: rows without one are left out, and what else is no number is for a person to decide
    /// on.</summary>
    internal bool IsAnswer { get; init; }

    /// <summary>Whether it is not to be read at all.</summary>
    internal bool Ignored { get; init; }

    /// <summary>What it holds, where a person said so.</summary>
    internal ColumnKind? Kind { get; init; }

    /// <summary>How it writes dates, where a person said so.</summary>
    internal DateFormat? Date { get; init; }

    /// <summary>Words for a missing value, in addition to those that always are.</summary>
    internal IReadOnlyList<string> MissingWords { get; init; } = [];

    /// <summary>How the column has to be read, where that is given.</summary>
    internal ColumnReading? Known => known;

    /// <summary>Whether a cell is an error of a spreadsheet.</summary>
    internal static bool IsError(string field) => Errors.Contains(field.Trim());

    /// <summary>Whether a cell among numbers or dates says that there is none.</summary>
    internal static bool IsNoValue(ReadOnlySpan<char> field) =>
        NoValue.GetAlternateLookup<ReadOnlySpan<char>>().Contains(field.Trim());

    /// <summary>How numbers are read that the file itself says are numbers.</summary>
    internal ColumnReading Plain => new(IsNumber: true, known?.Format?.Missing is { } codes
        ? new NumberFormat('.', "", []) { Missing = codes } : WithMissing(null));

    /// <summary>The decimal mark that the cells alone decide on; null where they do not.</summary>
    internal char? DecimalMark => known is not null || _text || _point.Numbers == _comma.Numbers ? null
        : _point.Numbers > _comma.Numbers ? '.' : ',';

    /// <summary>Whether days or months come first by the cells alone; null where they do not tell.</summary>
    internal DateOrder? DateOrder => known is null && !_text ? _dates.Order : null;

    /// <summary>Whether nothing that comes can change how the column is read.</summary>
    internal bool IsSettled => _text || Ignored || Kind is ColumnKind.Categorical or ColumnKind.Prose;

    /// <summary>Looks at the next cell.</summary>
    /// <param name="field">What it holds.</param>
    /// <param name="line">Where it is.</param>
    /// <param name="type">What it is to what the rows are kept in: the point of a number is no mark between thousands then.</param>
    /// <returns>What was found of it, if that is all there is to be known of a cell that is equal.</returns>
    internal CellVerdict Add(ReadOnlySpan<char> field, long line, CellType type = CellType.Text)
    {
        if (IsSettled)
            return default;
        if (MissingValues.Is(field, MissingWords))
            return new(CellVerdictKind.Missing);
        _seen++;
        var isPlain = PlainDigits.TryRead(field, out var digits);
        var verdict = default(CellVerdict);
        if (known is not null)
        {
            if ((isPlain && type == CellType.Text && known.IsPlain(digits)) || !AddKnown(field.ToString(), line, type))
                verdict = new(CellVerdictKind.Fine);
        }
        // A comma among digits is nothing to the invariant culture.
        else if (!(isPlain && digits.Mark == ',') && TableColumn.TryNumber(field, out var number) && float.IsFinite(number))
        {
            AddPlain(field, number, line, type == CellType.Number);
            if (type != CellType.Number && isPlain && digits.Mark == '.')
                _comma.AddDigits(digits, field, line);
            else
                _comma.AddPlain(field, line, type == CellType.Number);
        }
        else if (type != CellType.Text || !(isPlain ? _shapes.TryGet(digits, out var shape) : _shapes.TryGet(field, out shape)))
            verdict = AddOther(field, line, type);
        else
            AddAgain(field, line, verdict = CellVerdict.Other(shape));
        Conclude();
        return verdict;
    }

    /// <summary>Looks at a text that is equal to one before.</summary>
    /// <param name="field">The text.</param>
    /// <param name="line">Where it is.</param>
    /// <param name="verdict">What was found of the one before; the same of this one where that was nothing.</param>
    internal void Add(ReadOnlySpan<char> field, long line, ref CellVerdict verdict)
    {
        if (verdict.Kind == CellVerdictKind.Unknown)
        {
            verdict = Add(field, line);
            return;
        }
        if (IsSettled || verdict.Kind == CellVerdictKind.Missing)
            return;
        _seen++;
        if (verdict.Kind == CellVerdictKind.NoValue)
            _noValue.Add(field, line);
        else if (verdict.Kind == CellVerdictKind.Written)
            AddAgain(field, line, verdict);
        Conclude();
    }

    /// <summary>Looks at a text that is digits and perhaps a mark.</summary>
    /// <param name="digits">What was read of it.</param>
    /// <param name="number">The same as a number of single precision; NaN where only the text tells.</param>
    /// <param name="field">The text.</param>
    /// <param name="line">Where it is.</param>
    internal void Add(in PlainDigits digits, float number, ReadOnlySpan<char> field, long line)
    {
        if (known is not null && MissingWords.Count == 0 && known.IsPlain(digits))
        {
            _seen++;
            return;
        }
        // Known to columns alone that take digits.
        ref var kind = ref _kinds[digits.Kind];
        if (_seen < EnoughCells || kind is DigitsKind.Unknown or DigitsKind.Apart || float.IsNaN(number))
        {
            Add(field, line);
            if (kind == DigitsKind.Unknown && TakesDigits)
                kind = KindOf(digits);
            return;
        }
        if (_text)
            return;
        _seen++;
        var hash = CellFilter.Hash(digits);
        if (digits.Mark == ',')
        {
            _point.AddDigits(hash, field, line, (kind & DigitsKind.NumberWithPoint) != 0);
            _dates.AddDigits(hash, field, line);
            _amounts += (kind & DigitsKind.Amount) != 0 ? 1 : 0;
        }
        else
        {
            _plain.AddDigits(hash, field, line);
            if (number is > -1 and < 1 && number != 0)
                _fractions.AddDigits(hash, field, line);
            _points += digits.Mark == '.' ? 1 : 0;
            _point.AddDigits(hash, field, line, isNumber: true);
        }
        _comma.AddDigits(hash, field, line, (kind & DigitsKind.NumberWithComma) != 0);
        // A column that is mostly numbers stays one.
        if (_point.Numbers * 2L < _seen)
            Conclude();
    }

    // What a person said of the column may be of its numbers, too.
    private bool TakesDigits => known is null && Kind is null && !Ignored && MissingWords.Count == 0;

    /// <summary>What all digits that are written like some are to this survey, which has looked at these.</summary>
    private DigitsKind KindOf(in PlainDigits digits)
    {
        var kind = DigitsKind.Known;
        if (digits.Mark == ',')
            return !_shapes.TryGet(digits, out var shape) ? DigitsKind.Unknown
                : kind | (shape.IsNumberWithPoint ? DigitsKind.NumberWithPoint : 0)
                    | (shape.IsNumberWithComma ? DigitsKind.NumberWithComma : 0) | (shape.IsAmount ? DigitsKind.Amount : 0);
        // Codes and compact dates are for their digits to tell.
        if (digits.Mark == 0)
            return digits.Whole > MostOrdinary || digits.HasLeadingZero ? DigitsKind.Apart : kind | DigitsKind.NumberWithComma;
        return kind | (_comma.IsNumberLike(digits) ? DigitsKind.NumberWithComma : 0);
    }

    private void AddAgain(ReadOnlySpan<char> field, long line, in CellVerdict verdict)
    {
        _point.AddAlike(field, line, verdict.Shape.IsNumberWithPoint);
        _comma.AddAlike(field, line, verdict.Shape.IsNumberWithComma);
        _dates.AddAgain(field, line, verdict.Dates);
        _amounts += verdict.Shape.IsAmount ? 1 : 0;
    }

    private void Conclude()
    {
        if (_seen == EnoughCells)
            _dates.Prune(_seen);
        _text = known is null && Kind is null && _seen >= EnoughCells && Numbers < _seen * MostlyNumbers
            && _dates.Dates < _seen * MostlyNumbers;
    }

    private CellVerdict AddOther(ReadOnlySpan<char> field, long line, CellType type)
    {
        if (IsNoValue(field))
        {
            _noValue.Add(field, line);
            return new(CellVerdictKind.NoValue);
        }
        var (point, comma) = (_point.Add(field, line), _comma.Add(field, line));
        if (point && comma && _open is null && HasMark(field))
            _open = field.Trim().ToString();
        var dates = _dates.Add(field, line, type == CellType.Date);
        var isAmount = IsAmount(field.Trim());
        if (isAmount)
        {
            _amounts++;
            _amount ??= field.Trim().ToString();
        }
        var shape = new CellShape(point, comma, isAmount);
        if (type == CellType.Text)
            _shapes.Add(field, shape);
        return CellVerdict.Other(shape, dates);
    }

    /// <summary>Cells that are numbers, by the decimal mark that suits more of them.</summary>
    internal int Numbers => Math.Max(_point.Numbers, _comma.Numbers);

    /// <summary>Cells that are neither numbers by that mark nor say that there is none.</summary>
    internal int Unreadable => _seen - Numbers - _noValue.Count;

    /// <summary>How the column is to be read.</summary>
    /// <param name="others">The decimal mark of other columns; null where they do not tell.</param>
    /// <param name="usual">The decimal mark of such files.</param>
    /// <param name="order">What comes first in the dates of other columns; null where they do not tell.</param>
    /// <param name="forced">Whether <paramref name="others"/> holds for this column, whatever its cells say.</param>
    internal ColumnReading Decide(char? others, char usual, DateOrder? order, bool forced) => Ignored
        ? new(IsNumber: false) { Ignored = true }
        : (Kind switch
        {
            ColumnKind.Categorical or ColumnKind.Prose => ColumnReading.Text,
            ColumnKind.Date => GivenDate(order),
            ColumnKind.Numeric => GivenNumber(others, usual, forced),
            _ => Inferred(others, usual, order, forced),
        }) with
        { Kind = Kind, MissingWords = MissingWords };

    private ColumnReading GivenNumber(char? others, char usual, bool forced)
    {
        var numbers = Likelier(others, usual, forced);
        return numbers.Numbers > 0 ? Number(numbers, others) : throw new InputException(
            $"--numeric {name}: it has no numbers, but {Told(_noValue, numbers.Odd)}");
    }

    private ColumnReading GivenDate(DateOrder? order)
    {
        var (format, odd, note) = _dates.Decide(name, Date, order);
        return _dates.Fitting(Date) > 0 ? DateReading(format, odd, format.IsCompact ? new() : _plain, note) : throw new InputException(
            $"--date {name}: it has no dates{(Date is null ? "" : $" written like {Date}")}, but {Told(_noValue, odd, _plain)}");
    }

    private ColumnReading Inferred(char? others, char usual, DateOrder? order, bool forced)
    {
        if (known is not null)
            return known with { Odd = MissingOf(_faults), Notes = [.. _faults.Select(fault => Told(fault.Key, fault.Value))] };
        if (!_text && _dates.Dates > 0 && (_dates.Dates == _seen || _dates.Dates > Numbers))
            return DecideDate(order);
        var numbers = Likelier(others, usual, forced);
        if (_text || (Numbers == 0 && _seen > 0))
            return TextOf(_amounts);
        if (_leadingZeros >= FewestCodes)
            return ColumnReading.Text with
            {
                Notes = [$"'{name}' has numbers with leading zeros, such as {_code}; they are taken for codes"],
            };
        if (!IsAnswer && _whole.AreMerged)
            return ColumnReading.Text with
            {
                Notes = [$"'{name}' has whole numbers of many digits, such as {_whole.Example}, of which single precision would make " +
                    $"{_whole.Different.Read:N0} of {_whole.Different.Written:N0}; they are taken for codes"],
            };
        if (_exponents >= FewestCodes && _exponents * 2 > Numbers && _points == 0)
            return ColumnReading.Text with
            {
                Notes = [$"'{name}' has values such as {_exponent}, which are taken for codes; --numeric {name} takes them for numbers " +
                    "with exponents"],
            };
        if (numbers.MixedUnits(place) is { } units)
            return ColumnReading.Text with { Notes = [$"'{name}' was read as text: its numbers are in {units}"] };
        if (!AreFew(numbers.Odd, numbers.Numbers))
            return Numbers < _seen * MostlyNumbers ? TextOf(_amounts + Numbers)
                : ColumnReading.Text with
                {
                    Notes = [$"'{name}' was read as text: {Odd(_noValue, numbers.Odd)}" +
                        (IsAnswer ? LeftOutBy(numbers.Odd) : numbers.Numbers > 0 ? $"; --numeric {name} takes them as missing" : "")],
                };
        return Number(numbers, others);
    }

    private ColumnReading Number(NumberHypothesis numbers, char? others) =>
        new(IsNumber: true, WithMissing(numbers.Format))
        {
            Odd = numbers.Odd.Count + _noValue.Count,
            Notes = [.. Notes(numbers, others)],
        };

    // A number that stands for a missing value has to be found among the others, so that the column has a format.
    private NumberFormat? WithMissing(NumberFormat? format)
    {
        var plain = format ?? new NumberFormat('.', "", []);
        float[] codes = [.. MissingWords
            .Select(word => plain.TryRead(word, out var n) || TableColumn.TryNumber(word, out n) ? n : float.NaN)
            .Where(float.IsFinite).Distinct()];
        return codes.Length == 0 ? format : plain with { Missing = codes };
    }

    private ColumnReading DateReading(DateFormat format, OddCells odd, OddCells plain, string? note)
    {
        var missing = odd.Count + plain.Count + _noValue.Count;
        return new(IsNumber: false, Date: format)
        {
            Odd = missing,
            Notes = [.. note is null ? [] : (string[])[note], .. _dates.Zones is { } zones
                ? (string[])[$"'{name}' has times of several zones ({zones}): all are read in universal time"]
                : [], .. missing == 0 ? [] : (string[])[Missing(_noValue, odd, plain)]],
        };
    }

    // 9-17, <5, Q3 2024, KW 12/2023, ½ and the like are amounts to people.
    private static bool IsAmount(ReadOnlySpan<char> field) =>
        (field.Length <= LongestAmount && BeginsAmount(field)) || LooksLikeDate(field);

    // Mon Apr 03 09:59:27 2023 and others with a time or with the signs of East Asia.
    private static bool LooksLikeDate(ReadOnlySpan<char> field) => field.Length <= LongestDate
        && (field.Contains('\u5E74') || (field.IndexOf(':') is > 0 and var colon && char.IsAsciiDigit(field[colon - 1])
            && colon + 1 < field.Length && char.IsAsciiDigit(field[colon + 1]) && Year().IsMatch(field)));

    [GeneratedRegex("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")]
    private static partial Regex Year();

    private static bool BeginsAmount(ReadOnlySpan<char> field)
    {
        var digit = 0;
        while (digit < field.Length && !char.IsNumber(field[digit]))
            digit++;
        if (digit == field.Length)
            return false;
        var letters = 0;
        while (letters < digit && char.IsLetter(field[letters]))
            letters++;
        return letters == 0 ? digit <= 2
            : field[0] is 'Q' or 'q' ? digit <= 2
            : letters <= LongestPrefix && letters < digit && !field[letters..digit].ContainsAnyExcept(". ");
    }

    private ColumnReading TextOf(int amounts) => _amount is null || amounts < NearlyAll * _seen ? ColumnReading.Text
        : ColumnReading.Text with
        {
            Notes = [$"'{name}' was read as text: its cells are like '{_amount}', which is neither a number nor a date"],
        };

    /// <returns>Whether there is something to be told of it.</returns>
    private bool AddKnown(string field, long line, CellType type)
    {
        var written = known!.Written(field, type);
        var fault = type != CellType.Text ? _checkWritten?.Of(written)
            : _check?.Of(field) ?? (known.DateHere is null ? null : _checkWritten?.Of(written));
        if (fault is null)
            return false;
        if (!_faults.TryGetValue(fault, out var cells))
            _faults[fault] = cells = new();
        cells.Add(type == CellType.Text ? field : written, line);
        return true;
    }

    private static int MissingOf(Dictionary<CellFault, OddCells> faults) =>
        faults.Where(fault => fault.Key.Becomes == CellFault.IsMissing).Sum(fault => fault.Value.Count);

    private string Told(CellFault fault, OddCells cells) =>
        string.Create(CultureInfo.InvariantCulture, $"'{name}': {fault.What} in {cells.Count:N0} of {_seen:N0} cells: ") + Told(cells)
        + (fault.Becomes is null ? "" : $", {fault.Becomes}");

    private void AddPlain(ReadOnlySpan<char> field, float number, long line, bool isNumber)
    {
        var trimmed = field.Trim();
        if (trimmed.Length > 1 && trimmed[0] == '0' && trimmed.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            _leadingZeros++;
            _code ??= trimmed.ToString();
        }
        if (IsExponent(trimmed))
        {
            _exponents++;
            _exponent ??= trimmed.ToString();
        }
        _whole.Add(trimmed, number);
        _plain.Add(field, line);
        if (number is > -1 and < 1 && number != 0)
            _fractions.Add(field, line);
        if (!isNumber && trimmed.Contains('.'))
        {
            _points++;
            _pointed ??= trimmed.ToString();
        }
        _dates.AddWhole(trimmed);
        _point.AddPlain(field, line);
    }

    // Programs write the sign of an exponent, or a point before it; the names of parts have neither.
    private static bool IsExponent(ReadOnlySpan<char> field) => field.IndexOfAny('E', 'e') is > 0 and var place
        && place + 1 < field.Length && !field[..place].ContainsAnyExceptInRange('0', '9')
        && !field[(place + 1)..].ContainsAnyExceptInRange('0', '9');

    // Plain numbers have points, whatever is usual, unless other columns have commas.
    private NumberHypothesis Likelier(char? others, char usual, bool forced) =>
        forced ? others == ',' ? _comma : _point
        : _point.Numbers > _comma.Numbers ? _point
        : _point.Numbers < _comma.Numbers ? _comma
        : (others ?? (_open is null ? '.' : usual)) == ',' ? _comma : _point;

    private bool AreFew(OddCells odd, int read) =>
        odd.Count <= (odd.Distinct <= 2 ? MostOddWords : MostOdd) * (read + odd.Count) && _noValue.Count <= read;

    private ColumnReading DecideDate(DateOrder? order)
    {
        var (format, odd, note) = _dates.Decide(name, given: null, order);
        var (dates, plain) = (_dates.Dates, format.IsCompact ? new() : _plain);
        if (AreFew(odd, dates) && AreFew(plain, dates))
            return DateReading(format, odd, plain, note);
        return dates < _seen * MostlyNumbers ? TextOf(_amounts + Numbers)
            : ColumnReading.Text with
            {
                Notes = [$"'{name}' was read as text: {Odd(_noValue, odd, plain)}; " +
                $"--date '{name}={format}' takes them as missing"]
            };
    }

    private IEnumerable<string> Notes(NumberHypothesis numbers, char? others)
    {
        if (IsAnswer && numbers.Odd.Count > 0)
            yield return $"'{name}': {Odd(numbers.Odd)}{LeftOutBy(numbers.Odd)}";
        else if (!IsAnswer && numbers.Odd.Count + _noValue.Count > 0)
            yield return Missing(_noValue, numbers.Odd);
        if (numbers.Units.Contains("%") && _fractions.Count > 0)
            yield return $"'{name}' has numbers with % and fractions without, {Told(_fractions)}: both are taken as they stand";
        if (Kind == ColumnKind.Numeric && numbers.MixedUnits(place) is { } units)
            yield return $"'{name}' has numbers in {units}: taken as they stand";
        if (!IsAnswer && _whole.AreMerged)
            yield return $"'{name}' has whole numbers of so many digits, such as {_whole.Example}, that single precision makes " +
                $"{_whole.Different.Read:N0} of {_whole.Different.Written:N0}";
        if (IsOpen && others is null && _points >= FewestPoints)
            yield return $"'{name}' has numbers such as {_pointed}, read with a decimal point; if the point stands between " +
                "thousands, give --decimal ,";
        if (numbers.Example is not { } example)
            yield break;
        yield return $"'{name}' has numbers written like {example}" + (_open is null || !IsOpen ? ""
            : $", which was read as {Invariant(numbers.Format!, _open)}" + (others is null ? "; --decimal overrules that" : ""));
    }

    // The point of Mio. is none.
    private static bool HasMark(ReadOnlySpan<char> field)
    {
        for (var i = 0; i < field.Length; i++)
            if (field[i] is '.' or ',' && ((i > 0 && char.IsAsciiDigit(field[i - 1]))
                || (i + 1 < field.Length && char.IsAsciiDigit(field[i + 1]))))
                return true;
        return false;
    }

    private bool IsOpen => _point.Numbers == _comma.Numbers;

    private static string Invariant(NumberFormat format, string field) =>
        format.TryRead(field, out var number) ? number.ToString(CultureInfo.InvariantCulture) : field;

    private static string LeftOutBy(OddCells odd) => $"; to predict numbers, mend them or leave such rows out by {odd.MissingOptions}";

    private string Missing(params OddCells[] odd) => $"'{name}': {Odd(odd)}, taken as missing";

    private string Odd(params OddCells[] odd) => string.Create(CultureInfo.InvariantCulture,
        $"no {(_dates.Dates > Numbers ? "date" : "number")} in {odd.Sum(o => o.Count):N0} of {_seen:N0} cells: ")
        + Told(odd);

    /// <summary>What digits are that are written alike.</summary>
    [Flags]
    private enum DigitsKind : byte
    {
        Unknown,
        Known = 1,
        NumberWithPoint = 2,
        NumberWithComma = 4,
        Amount = 8,

        /// <summary>Each is looked at by itself.</summary>
        Apart = 16,
    }

    private string Told(params OddCells[] odd) =>
        string.Join(", ", odd.Where(o => o.Count > 0).Select(o => o.Told(place)).DefaultIfEmpty("no cells with a value"));
}
