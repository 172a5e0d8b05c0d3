using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Prediction.Networks;

namespace MlNetSuite.Prediction;

/// <summary>Reads a view from its first row to its last, and scores blocks of its rows. For one thread.</summary>
internal abstract class ScoreReader : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly DataViewRow _row;
    private readonly TextsAhead? _ahead;
    private long _next;

    /// <param name="rows">The view.</param>
    /// <param name="transformer">What makes columns of the view's.</param>
    /// <param name="columns">The columns it is to make.</param>
    /// <param name="encoder">What encodes texts among them; null where none are encoded.</param>
    private ScoreReader(IDataView rows, ITransformer transformer, IEnumerable<string> columns, TableEncoder? encoder)
    {
        _ahead = encoder is null ? null : new(rows, encoder);
        var mapper = transformer.GetRowToRowMapper(rows.Schema);
        var active = columns.Select(name => mapper.OutputSchema[name]).ToList();
        _cursor = rows.GetRowCursor(mapper.GetDependencies(active));
        _row = mapper.GetRow(_cursor, active);
    }

    /// <summary>The scores of the rows from <paramref name="first"/> on, fewer than <paramref name="count"/> at the end of the
    /// view.</summary>
    /// <param name="first">Not before the end of the block read last.</param>
    /// <param name="count">At most <see cref="NetworkModel.BatchRows"/>.</param>
    internal IReadOnlyList<float[]> Read(long first, int count)
    {
        while (_next < first)
            if (!MoveNext())
                return [];
        using var _ = _ahead?.Read(first, count);
        return Read(count);
    }

    public virtual void Dispose()
    {
        _ahead?.Dispose();
        _row.Dispose();
        _cursor.Dispose();
    }

    private protected abstract IReadOnlyList<float[]> Read(int count);

    private bool MoveNext()
    {
        if (!_cursor.MoveNext())
            return false;
        _next++;
        return true;
    }

    /// <summary>By ML.NET's transformers, row after row.</summary>
    internal sealed class ByTransformer : ScoreReader
    {
        private readonly Func<float[]> _score;

        internal ByTransformer(IDataView rows, ITransformer transformer, string output, TableEncoder? encoder)
            : base(rows, transformer, [output], encoder)
        {
            var column = _row.Schema[output];
            _score = column.Type is VectorDataViewType
                ? Vector(_row.GetGetter<VBuffer<float>>(column))
                : Number(_row.GetGetter<float>(column));
        }

        private protected override List<float[]> Read(int count)
        {
            List<float[]> scores = new(count);
            while (scores.Count < count && MoveNext())
                scores.Add(_score());
            return scores;
        }

        private static Func<float[]> Vector(ValueGetter<VBuffer<float>> getter)
        {
            var buffer = default(VBuffer<float>);
            return () =>
            {
                getter(ref buffer);
                return [.. buffer.DenseValues()];
            };
        }

        private static Func<float[]> Number(ValueGetter<float> getter) => () =>
        {
            var score = 0f;
            getter(ref score);
            return [score];
        };
    }

    /// <summary>By a network, a block in one call.</summary>
    internal sealed class ByNetwork : ScoreReader
    {
        private readonly NetworkModel _network;
        private readonly NetworkCall _call;

        internal ByNetwork(IDataView rows, NetworkModel network, TableEncoder? encoder) : this(rows, network, network.RentBatch(), encoder)
        {
        }

        private ByNetwork(IDataView rows, NetworkModel network, NetworkCall call, TableEncoder? encoder)
            : base(rows, network.Front, call.Inputs.Select(input => input.Name), encoder)
        {
            (_network, _call) = (network, call);
            NetworkModel.Connect(call, _row);
        }

        public override void Dispose()
        {
            base.Dispose();
            _network.Return(_call);
        }

        private protected override float[][] Read(int count)
        {
            var read = 0;
            for (; read < count && MoveNext(); read++)
                foreach (var input in _call.Inputs)
                    input.Read(read);
            if (read > 0)
                _call.Run(read);
            return [.. Enumerable.Range(0, read).Select(i => _call.Output(_network.ScoresName, i).ToArray())];
        }
    }
}
