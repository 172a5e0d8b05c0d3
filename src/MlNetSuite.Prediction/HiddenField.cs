using System.Reflection;

namespace MlNetSuite.Prediction;

/// <summary>What ML.NET's steps and models know and have no public way to.</summary>
internal static class HiddenField
{
    /// <summary>A field's value; null where there is no such field, so that a change of ML.NET's is noticed and not guessed at.</summary>
    internal static object? Of(object? owner, string name) =>
        owner?.GetType().GetField(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)?.GetValue(owner);
}
