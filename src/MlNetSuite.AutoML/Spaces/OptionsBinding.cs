using System.Globalization;
using System.Reflection;

namespace MlNetSuite.AutoML.Spaces;

/// <summary>Makes an instance of an options class from a parameter set.</summary>
internal static class OptionsBinding
{
    /// <summary>An instance whose options have the values given, and their own where none is.</summary>
    internal static object Create(Type type, IReadOnlyDictionary<string, object> values, string prefix)
    {
        var constructor = Constructor(type);
        var options = OptionsSpace.Options(type).ToList();
        var arguments = constructor?.GetParameters().Select(p => Argument(p, options, values, prefix)).ToArray() ?? [];
        var instance = constructor is null ? Activator.CreateInstance(type)! : constructor.Invoke(arguments);
        foreach (var (property, option) in options.Where(o => o.Property.SetMethod is not null))
            if (option is NestOptionAttribute)
                property.SetValue(instance, Create(property.PropertyType, values, $"{prefix}{property.Name}."));
            else if (values.TryGetValue(prefix + property.Name, out var value))
                property.SetValue(instance, Read(property, value));
        return instance;
    }

    internal static bool Settable(Type type, PropertyInfo property) =>
        property.SetMethod is not null || Argument(type, property) is not null;

    /// <summary>The constructor's parameter behind a property, as records have them.</summary>
    internal static ParameterInfo? Argument(Type type, PropertyInfo property) =>
        Constructor(type)?.GetParameters().FirstOrDefault(p => string.Equals(p.Name, property.Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A value of a set in the type of the property it is for.</summary>
    internal static object Read(PropertyInfo property, object value)
    {
        var type = property.PropertyType;
        try
        {
            return value switch
            {
                _ when type.IsInstanceOfType(value) => value,
                string text when type.IsEnum => Enum.Parse(type, text),
                string or double or int when type == typeof(int) || type == typeof(double) || type == typeof(float) =>
                    Convert.ChangeType(value, type, CultureInfo.InvariantCulture),
                _ => throw new FormatException("the types do not fit"),
            };
        }
        catch (Exception fault) when (fault is FormatException or OverflowException or ArgumentException)
        {
            throw new ParameterException(
                $"option '{property.DeclaringType!.Name}.{property.Name}' of type {type.Name} cannot be '{Parameter.Print(value)}' " +
                $"({fault.Message}).");
        }
    }

    // Without parameters if there is such a one; else the one whose parameters all have defaults.
    private static ConstructorInfo? Constructor(Type type)
    {
        var constructors = type.GetConstructors();
        if (type.IsValueType && constructors.Length == 0)
            return null;
        return constructors.OrderBy(c => c.GetParameters().Length).FirstOrDefault(c => c.GetParameters().All(p => p.HasDefaultValue))
            ?? throw new ParameterException(
                $"options class '{type.Name}' has no public constructor that can be called without arguments; give each of its " +
                $"parameters a default.");
    }

    private static object? Argument(ParameterInfo parameter, List<(PropertyInfo Property, OptionAttribute Option)> options,
        IReadOnlyDictionary<string, object> values, string prefix)
    {
        var property =
            options.FirstOrDefault(o => string.Equals(o.Property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)).Property;
        return property is not null && values.TryGetValue(prefix + property.Name, out var value)
            ? Read(property, value)
            : parameter.DefaultValue;
    }
}
