namespace MlNetSuite.Tests.Server.Fuzzing;

/// <summary>What came of fuzzing.</summary>
/// <param name="Requests">How many were sent.</param>
/// <param name="Statuses">How often each status came back.</param>
/// <param name="Faults">Requests that were answered by a 5xx or not in time, each with what makes it again.</param>
internal sealed record FuzzReport(int Requests, IReadOnlyDictionary<int, int> Statuses, IReadOnlyList<string> Faults);
