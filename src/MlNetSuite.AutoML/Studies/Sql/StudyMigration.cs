namespace MlNetSuite.AutoML.Studies.Sql;

/// <summary>A numbered step of the tables of studies.</summary>
/// <param name="Version">The version that it makes of the one before.</param>
/// <param name="Reason">What it is for, in a sentence.</param>
/// <param name="Sql">The change; empty where only the meaning of what is stored changed.</param>
internal sealed record StudyMigration(int Version, string Reason, string Sql);
