using System.Numerics.Tensors;
using MathNet.Numerics.Distributions;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>A density over a few parameters, in units 0..1: a mixture of one kernel for each observed point and a broad one for
/// the prior. Kernels are products over the parameters: normal distributions cut off at the ends, or for choices most of the mass
/// on the observed one (Bergstra et al. 2011, "Algorithms for Hyper-Parameter Optimization", NIPS; Watanabe 2023,
/// "Tree-Structured Parzen Estimator", arXiv 2304.11127, for the multivariate form and its bandwidths).</summary>
internal sealed class ParzenEstimator
{
    private readonly Axis[] _axes;
    private readonly double[] _logWeights;
    private readonly double[] _cumulative;

    /// <param name="parameters">The parameters, all counting at once.</param>
    /// <param name="points">Observed points, <c>[point][parameter]</c>, each in 0..1.</param>
    /// <param name="weights">A weight for each point.</param>
    internal ParzenEstimator(IReadOnlyList<Parameter> parameters, IReadOnlyList<double[]> points, IReadOnlyList<double> weights)
    {
        var total = weights.Sum() + 1;
        _logWeights = [.. weights.Select(w => Math.Log(w / total)), Math.Log(1 / total)];
        _cumulative = new double[_logWeights.Length];
        for (var (i, sum) = (0, 0.0); i < _cumulative.Length; i++)
            _cumulative[i] = sum += Math.Exp(_logWeights[i]);
        _axes = [.. parameters.Select((p, d) => Axis.Of(p, [.. points.Select(x => x[d])], parameters.Count))];
        foreach (var axis in _axes)
            axis.Normalize(_logWeights);
    }

    /// <summary>Draws a point.</summary>
    internal double[] Draw(ref RandomStream random)
    {
        var at = random.Next();
        var kernel = Array.FindIndex(_cumulative, c => at < c);
        if (kernel < 0)
            kernel = _cumulative.Length - 1;
        var point = new double[_axes.Length];
        for (var d = 0; d < point.Length; d++)
            point[d] = _axes[d].Draw(kernel, ref random);
        return point;
    }

    /// <summary>The logarithm of the density at a point.</summary>
    /// <param name="point">The point, 0..1 for each parameter.</param>
    /// <param name="scratch">As long as there are kernels, at least <see cref="Kernels"/>.</param>
    internal double LogDensity(double[] point, Span<double> scratch)
    {
        var terms = scratch[..Kernels];
        _logWeights.CopyTo(terms);
        for (var d = 0; d < point.Length; d++)
            _axes[d].Add(point[d], terms);
        var most = TensorPrimitives.Max<double>(terms);
        TensorPrimitives.Subtract(terms, most, terms);
        TensorPrimitives.Exp<double>(terms, terms);
        return most + Math.Log(TensorPrimitives.Sum<double>(terms));
    }

    /// <summary>How many kernels there are, the prior's included.</summary>
    internal int Kernels => _logWeights.Length;

    /// <summary>One parameter's factor in every kernel.</summary>
    private abstract class Axis
    {
        internal static Axis Of(Parameter parameter, double[] points, int dimensions) =>
            parameter is ChoiceParameter or BoolParameter
                ? new Categories(points, parameter.Cardinality!.Value)
                : new Numbers(points, parameter.Cardinality, dimensions);

        /// <summary>Puts the kernels' constant factors into their weights.</summary>
        internal abstract void Normalize(double[] logWeights);

        internal abstract double Draw(int kernel, ref RandomStream random);

        internal abstract void Add(double at, Span<double> logs);
    }

    private sealed class Numbers : Axis
    {
        private readonly double[] _centres;
        private readonly double[] _widths;
        private readonly double[] _precisions;
        private readonly int? _cells;

        internal Numbers(double[] points, int? cells, int dimensions)
        {
            _cells = cells;
            _centres = [.. points, 0.5];
            _widths = new double[_centres.Length];
            Array.Fill(_widths, Bandwidths.Of(points, dimensions, cells is { } count ? 0.5 / count : 0));
            _widths[^1] = 1;
            _precisions = [.. _widths.Select(w => 0.5 / (w * w))];
        }

        internal override void Normalize(double[] logWeights)
        {
            for (var i = 0; i < _widths.Length; i++)
                logWeights[i] -= Math.Log(_widths[i] * (Normal.CDF(_centres[i], _widths[i], 1) - Normal.CDF(_centres[i], _widths[i], 0)));
        }

        internal override double Draw(int kernel, ref RandomStream random)
        {
            double at;
            do
                at = _centres[kernel] + _widths[kernel] * random.Normal();
            while (at is < 0 or > 1);
            return _cells is { } cells and <= 1 << 20 ? (Math.Min((int)(at * cells), cells - 1) + 0.5) / cells : at;
        }

        internal override void Add(double at, Span<double> logs)
        {
            for (var i = 0; i < logs.Length; i++)
            {
                var away = at - _centres[i];
                logs[i] -= away * away * _precisions[i];
            }
        }
    }

    private sealed class Categories : Axis
    {
        private readonly int[] _observed;
        private readonly int _count;
        private readonly double _same;
        private readonly double _other;

        internal Categories(double[] points, int count)
        {
            _count = count;
            _observed = [.. points.Select(p => (int)(p * count)), -1];
            // One observation's worth of doubt is shared by all kernels, as the prior is one of them.
            var doubt = 1.0 / (points.Length + 1);
            _same = Math.Log((1 + doubt) / (1 + count * doubt));
            _other = Math.Log(doubt / (1 + count * doubt));
        }

        internal override void Normalize(double[] logWeights)
        {
        }

        internal override double Draw(int kernel, ref RandomStream random)
        {
            var observed = _observed[kernel];
            if (observed < 0 || random.Next() >= Math.Exp(_same) - Math.Exp(_other))
                observed = random.Below(_count);
            return (observed + 0.5) / _count;
        }

        internal override void Add(double at, Span<double> logs)
        {
            var category = (int)(at * _count);
            for (var i = 0; i < logs.Length; i++)
                logs[i] += _observed[i] == category ? _same : _other;
            logs[^1] += -Math.Log(_count) - _other;
        }
    }
}
