namespace MlNetSuite.Data;

/// <summary>What a table says about items in words, whether anybody has rated them or not: titles, genres, descriptions.</summary>
/// <param name="Columns">The columns that hold texts.</param>
/// <param name="Ids">Items, each once, in the order of the table.</param>
/// <param name="Cells">The texts of each item, one for each column, without white space around; empty where there is none.</param>
public sealed record ItemTexts(IReadOnlyList<string> Columns, IReadOnlyList<string> Ids, IReadOnlyList<IReadOnlyList<string>> Cells);
