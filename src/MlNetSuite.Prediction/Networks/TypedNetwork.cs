using System.Linq.Expressions;
using System.Numerics.Tensors;
using System.Reflection;
using Microsoft.ML.Data;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Prediction.Networks;

/// <summary>Predicts rows of an app's own types with a network that reads their numbers, or their text, directly. Allocates the answers
/// alone.</summary>
internal sealed class TypedNetwork<TIn, TOut> where TIn : class where TOut : class, new()
{
    private readonly NetworkModel _network;
    private readonly Action<TIn, NetworkInput, int>[] _inputs;
    private readonly Action<TOut, NetworkCall, int>[] _outputs;

    private TypedNetwork(NetworkModel network, Action<TIn, NetworkInput, int>[] inputs, Action<TOut, NetworkCall, int>[] outputs) =>
        (_network, _inputs, _outputs) = (network, inputs, outputs);

    /// <summary>Null where the network reads anything but vectors of numbers or one text, or a type has members it cannot serve.</summary>
    internal static TypedNetwork<TIn, TOut>? For(NetworkModel network, OutputLayout layout) =>
        network.IsDirect && Inputs(network) is { } inputs && Outputs(layout) is { } outputs ? new(network, inputs, outputs) : null;

    private static Action<TIn, NetworkInput, int>[]? Inputs(NetworkModel network)
    {
        var members = Members(typeof(TIn));
        var call = network.RentSingle();
        var inputs = call.Inputs.Select(input => members.TryGetValue(input.Name, out var member) ? Input(input, member) : null).ToArray();
        network.Return(call);
        return Array.TrueForAll(inputs, input => input is not null) ? [.. inputs.OfType<Action<TIn, NetworkInput, int>>()] : null;
    }

    private static Action<TIn, NetworkInput, int>? Input(NetworkInput input, MemberInfo member)
    {
        if (!input.Singles(0).IsEmpty && TypeOf(member) == typeof(float[]))
        {
            var numbers = Getter<float[]>(member);
            return (row, target, place) => Copy(numbers(row), target, place);
        }
        if (input is TextInput { Width: 1 } && TypeOf(member) == typeof(string))
        {
            var text = Getter<string?>(member);
            return (row, target, place) => ((TextInput)target).Set(place, text(row) ?? "");
        }
        return null;
    }

    private static Action<TOut, NetworkCall, int>[]? Outputs(OutputLayout layout)
    {
        var members = Members(typeof(TOut));
        Action<TOut, NetworkCall,
            int>[] outputs = [.. members.Select(m => Output(layout, m.Key, m.Value)).OfType<Action<TOut, NetworkCall, int>>()];
        return outputs.Length == members.Count ? outputs : null;
    }

    private static Action<TOut, NetworkCall, int>? Output(OutputLayout layout, string name, MemberInfo member)
    {
        if (layout.Of(name) is not (>= 0 and var place))
            return null;
        var (output, type) = (layout.Outputs[place], TypeOf(member));
        if (place == layout.Class && layout.Probabilities >= 0 && type == typeof(string))
        {
            var (label, labels, probabilities) = (Setter<string>(member), layout.Labels.Labels, layout.Outputs[layout.Probabilities].Name);
            return (answer, call, row) => label(answer, labels[TensorPrimitives.IndexOfMax(call.Output(probabilities, row))]);
        }
        if (output is { Width: > 0, Size: not null } && type == typeof(float[]))
        {
            var numbers = Setter<float[]>(member);
            return (answer, call, row) => numbers(answer, call.Output(name, row).ToArray());
        }
        if (output is { Type: "Single", Size: null } && type == typeof(float))
        {
            var number = Setter<float>(member);
            return (answer, call, row) => number(answer, call.Output(name, row)[0]);
        }
        return null;
    }

    internal TOut Predict(TIn row)
    {
        var call = _network.RentSingle();
        try
        {
            Read(call, row, 0);
            call.Run(1);
            return Answer(call, 0);
        }
        finally
        {
            _network.Return(call);
        }
    }

    /// <summary>Predicts a range of rows, at most <see cref="NetworkModel.BatchRows"/>, into the same places of
    /// <paramref name="answers"/>.</summary>
    internal void Predict(IReadOnlyList<TIn> rows, int from, int count, TOut[] answers)
    {
        var call = _network.RentBatch();
        try
        {
            for (var i = 0; i < count; i++)
                Read(call, rows[from + i], i);
            call.Run(count);
            for (var i = 0; i < count; i++)
                answers[from + i] = Answer(call, i);
        }
        finally
        {
            _network.Return(call);
        }
    }

    private void Read(NetworkCall call, TIn row, int place)
    {
        ArgumentNullException.ThrowIfNull(row);
        for (var i = 0; i < _inputs.Length; i++)
            _inputs[i](row, call.Inputs[i], place);
    }

    private static void Copy(float[]? values, NetworkInput input, int place)
    {
        var target = input.Singles(place);
        if (values is null || values.Length != target.Length)
            throw new PredictionInputException(
                $"column '{input.Name}' was given {values?.Length ?? 0} numbers; the model takes {target.Length}.");
        values.CopyTo(target);
    }

    private TOut Answer(NetworkCall call, int place)
    {
        var answer = new TOut();
        foreach (var output in _outputs)
            output(answer, call, place);
        return answer;
    }

    private static Dictionary<string, MemberInfo> Members(Type type) => SchemaDefinition.Create(type).ToDictionary(
        column => column.ColumnName, column => type.GetMember(column.MemberName)[0], StringComparer.Ordinal);

    private static Type TypeOf(MemberInfo member) =>
        member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static Func<TIn, T> Getter<T>(MemberInfo member)
    {
        var row = Expression.Parameter(typeof(TIn));
        return Expression.Lambda<Func<TIn, T>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    private static Action<TOut, T> Setter<T>(MemberInfo member)
    {
        var (answer, value) = (Expression.Parameter(typeof(TOut)), Expression.Parameter(typeof(T)));
        return Expression.Lambda<Action<TOut, T>>(Expression.Assign(Expression.MakeMemberAccess(answer, member), value), answer, value)
            .Compile();
    }
}
