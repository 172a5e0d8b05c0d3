namespace MlNetSuite.AutoML.Spaces;

/// <summary>What is wrong with one value of a parameter set.</summary>
public enum SetFaultKind
{
    /// <summary>A parameter that counts has no value.</summary>
    Missing,

    /// <summary>The space has no such parameter.</summary>
    Unknown,

    /// <summary>The value is not one the parameter takes.</summary>
    OutOfRange,

    /// <summary>A value is given although the parameter's condition does not hold.</summary>
    NotCounting,
}

/// <summary>Something wrong with a parameter set.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Kind">What kind of fault.</param>
/// <param name="Message">A message that says what is expected.</param>
public sealed record SetFault(string Name, SetFaultKind Kind, string Message);

/// <summary>Checks parameter sets against a space.</summary>
internal static class SetCheck
{
    internal static void Require(SearchSpace space, IReadOnlyDictionary<string, string> texts)
    {
        if (Faults(space, texts) is { Count: > 0 } faults)
            throw new ParameterException(string.Join(' ', faults.Select(f => f.Message)));
    }

    internal static IReadOnlyList<SetFault> Faults(SearchSpace space, IReadOnlyDictionary<string, string> texts)
    {
        var faults = new List<SetFault>();
        var values = new Dictionary<string, object>();
        foreach (var parameter in space.Parameters)
        {
            var given = texts.TryGetValue(parameter.Name, out var text);
            if (!SearchSpace.Counts(parameter, values))
            {
                if (given)
                    faults.Add(new(parameter.Name, SetFaultKind.NotCounting,
                        $"parameter '{parameter.Name}' applies only when {parameter.Condition}; leave it out or change that."));
            }
            else if (!given)
                faults.Add(new(parameter.Name, SetFaultKind.Missing,
                    $"parameter '{parameter.Name}' has no value; it takes {parameter.Allowed}."));
            else
                Read(parameter, text!);
        }
        foreach (var name in texts.Keys.Where(n => !space.Has(n)))
            faults.Add(new(name, SetFaultKind.Unknown, space.UnknownName(name)));
        return faults;

        void Read(Parameter parameter, string text)
        {
            try
            {
                values[parameter.Name] = parameter.Parse(text);
            }
            catch (ParameterException fault)
            {
                faults.Add(new(parameter.Name, SetFaultKind.OutOfRange, fault.Message));
            }
        }
    }
}
