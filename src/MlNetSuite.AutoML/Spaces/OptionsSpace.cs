using System.Globalization;
using System.Reflection;

namespace MlNetSuite.AutoML.Spaces;

/// <summary>Reads a space off the attributes of an options class.</summary>
internal static class OptionsSpace
{
    internal static SearchSpace Of(Type type) => Add(new(), type, OptionsBinding.Create(type, new Dictionary<string, object>(), ""), "");

    /// <summary>The options of a class in the order of declaration, each with its attribute.</summary>
    internal static IEnumerable<(PropertyInfo Property, OptionAttribute Option)> Options(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(p => p.MetadataToken)
            .Select(p => (p, Attribute<OptionAttribute>(type, p)!))
            .Where(p => p.Item2 is not null);

    private static SearchSpace Add(SearchSpace space, Type type, object defaults, string prefix)
    {
        foreach (var (property, option) in Options(type))
        {
            if (!OptionsBinding.Settable(type, property))
                throw Unfit(property, "it cannot be set; give it an init or set accessor, or a constructor parameter of its name");
            if (option is NestOptionAttribute)
            {
                space = Add(space, property.PropertyType, property.GetValue(defaults)
                    ?? throw Unfit(property, "it is null by default; give it a value such as new()"), $"{prefix}{property.Name}.");
                continue;
            }
            var parameter = Parameter(property, option, property.GetValue(defaults), prefix + property.Name);
            if (Attribute<WhenAttribute>(type, property) is { } when)
                parameter = parameter with { Condition = new(prefix + when.Option, [.. when.Values.Select(Text)]) };
            space = space.With(parameter);
        }
        return space;
    }

    private static Parameter Parameter(PropertyInfo property, OptionAttribute option, object? own, string name) => option switch
    {
        RangeAttribute range when property.PropertyType == typeof(int) => Whole(property, range, (int)own!, name),
        RangeAttribute range when property.PropertyType == typeof(double) || property.PropertyType == typeof(float) =>
            new RealParameter(name, range.Min, range.Max, Initial(property, range, Convert.ToDouble(own, CultureInfo.InvariantCulture)),
                range.LogBase, range.Summary)
            { Step = range.Step, Costly = range.Costly },
        RangeAttribute => throw Unfit(property, "a range is for int, double and float"),
        BooleanChoiceAttribute when property.PropertyType == typeof(bool) => new BoolParameter(name, (bool)own!, option.Summary),
        BooleanChoiceAttribute => throw Unfit(property, "a boolean choice is for bool"),
        ChoiceAttribute choice => Choice(property, choice, own, name),
        _ => throw Unfit(property, $"there is no meaning to {option.GetType().Name}"),
    };

    private static IntParameter Whole(PropertyInfo property, RangeAttribute range, int own, string name) =>
        range.Min == Math.Floor(range.Min) && range.Max == Math.Floor(range.Max) && range.Step == Math.Floor(range.Step)
            ? new(name, (int)range.Min, (int)range.Max, (int)Initial(property, range, own), range.LogBase,
                range.Summary)
            { Step = Math.Max(1, (int)range.Step), Costly = range.Costly }
            : throw Unfit(property, "the bounds and step of a whole number are whole");

    private static double Initial(PropertyInfo property, RangeAttribute range, double own) =>
        !double.IsNaN(range.Init) ? range.Init
        : own >= range.Min && own <= range.Max ? own
        : throw Unfit(property,
            string.Create(CultureInfo.InvariantCulture,
                $"its value {own:R} is not from {range.Min:R} to {range.Max:R}; initialize it or give init"));

    private static ChoiceParameter Choice(PropertyInfo property, ChoiceAttribute choice, object? own, string name)
    {
        var type = property.PropertyType;
        if (type != typeof(string) && type != typeof(int) && type != typeof(double) && type != typeof(float) && !type.IsEnum)
            throw Unfit(property, "a choice is for string, int, double, float and enums");
        var texts = choice.Values.Count == 0 && type.IsEnum ? Enum.GetNames(type) : [.. choice.Values.Select(Text)];
        if (texts.Length == 0)
            throw Unfit(property, "the choice has no values");
        foreach (var text in texts)
            OptionsBinding.Read(property, text);
        var initial = own is null ? null : Text(own);
        return new(name, texts, choice.Summary) { Initial = texts.Contains(initial) ? initial! : texts[0] };
    }

    private static T? Attribute<T>(Type type, PropertyInfo property) where T : Attribute =>
        property.GetCustomAttribute<T>() ?? OptionsBinding.Argument(type, property)?.GetCustomAttribute<T>();

    private static string Text(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        float single => single.ToString("R", CultureInfo.InvariantCulture),
        Enum named => named.ToString(),
        _ => Spaces.Parameter.Print(value),
    };

    private static ParameterException Unfit(PropertyInfo property, string why) =>
        new($"option '{property.DeclaringType!.Name}.{property.Name}' of type {property.PropertyType.Name}: {why}.");
}
