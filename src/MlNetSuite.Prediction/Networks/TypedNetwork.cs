using System.Linq.Expressions;
using System.Numerics.Tensors;
using System.Reflection;
using Microsoft.ML.Data;

namespace MlNetSuite.Prediction;

/// <summary>Predicts rows of an app's own types with a network that reads their numbers directly. Allocates the answers alone.</summary>
internal sealed class TypedNetwork<TIn, TOut> where TIn : class where TOut : class, new()
{
    private readonly NetworkModel _network;
    private readonly LabelIndex _labels;
    private readonly Func<TIn, float[]>[] _inputs;
    private readonly Action<TOut, string>? _label;
    private readonly Action<TOut, float[]>? _scores;
    private readonly Action<TOut, float>? _score;

    private TypedNetwork(
        NetworkModel network, LabelIndex labels, Func<TIn, float[]>[] inputs,
        Action<TOut, string>? label, Action<TOut, float[]>? scores, Action<TOut, float>? score) =>
        (_network, _labels, _inputs, _label, _scores, _score) = (network, labels, inputs, label, scores, score);

    /// <summary>Null where the network does not read vectors of numbers alone, or a type has members it cannot serve.</summary>
    internal static TypedNetwork<TIn, TOut>? For(NetworkModel network, LabelIndex labels)
    {
        if (!network.IsDirect)
            return null;
        var given = Members(typeof(TIn));
        var call = network.RentSingle();
        var names = call.Inputs.Where(input => !input.Singles(0).IsEmpty).Select(input => input.Name).ToList();
        var isNumbers = names.Count == call.Inputs.Count;
        network.Return(call);
        var inputs = names.Where(given.ContainsKey).Select(name => given[name]).Where(m => TypeOf(m) == typeof(float[])).Select(Getter).ToArray();
        if (!isNumbers || inputs.Length != names.Count)
            return null;
        var wanted = Members(typeof(TOut));
        var label = Setter<string>(wanted, "PredictedLabel");
        var (scores, score) = (Setter<float[]>(wanted, NetworkModel.Score), Setter<float>(wanted, NetworkModel.Score));
        var isLabelled = labels.Labels.Count > 0;
        var served = (label is not null && isLabelled ? 1 : 0) + (scores is not null && isLabelled ? 1 : 0) + (score is not null && !isLabelled ? 1 : 0);
        return served == wanted.Count ? new(network, labels, inputs, label, scores, score) : null;
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

    /// <summary>Predicts a stretch of rows, at most <see cref="NetworkModel.BatchRows"/>, into the same places of <paramref name="answers"/>.</summary>
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
        {
            var values = _inputs[i](row);
            var target = call.Inputs[i].Singles(place);
            if (values is null || values.Length != target.Length)
                throw new PredictionInputException(
                    $"column '{call.Inputs[i].Name}' was given {values?.Length ?? 0} numbers; the model takes {target.Length}.");
            values.CopyTo(target);
        }
    }

    private TOut Answer(NetworkCall call, int place)
    {
        var scores = call.Output(NetworkModel.Score, place);
        var answer = new TOut();
        _label?.Invoke(answer, _labels.Labels[TensorPrimitives.IndexOfMax(scores)]);
        _scores?.Invoke(answer, scores.ToArray());
        _score?.Invoke(answer, scores[0]);
        return answer;
    }

    private static Dictionary<string, MemberInfo> Members(Type type) => SchemaDefinition.Create(type).ToDictionary(
        column => column.ColumnName, column => type.GetMember(column.MemberName)[0], StringComparer.Ordinal);

    private static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static Func<TIn, float[]> Getter(MemberInfo member)
    {
        var row = Expression.Parameter(typeof(TIn));
        return Expression.Lambda<Func<TIn, float[]>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    private static Action<TOut, T>? Setter<T>(Dictionary<string, MemberInfo> members, string name)
    {
        if (!members.TryGetValue(name, out var member) || TypeOf(member) != typeof(T))
            return null;
        var (answer, value) = (Expression.Parameter(typeof(TOut)), Expression.Parameter(typeof(T)));
        return Expression.Lambda<Action<TOut, T>>(Expression.Assign(Expression.MakeMemberAccess(answer, member), value), answer, value).Compile();
    }
}
