namespace Brimful.Bench.Foresight;

/// <summary>Weighted least squares, solved by Cholesky's decomposition.</summary>
internal sealed class NormalEquations(int unknowns)
{
    private readonly double[,] _matrix = new double[unknowns, unknowns];
    private readonly double[] _right = new double[unknowns];

    /// <summary>One equation: the signs' weighted sum should be the target.</summary>
    public void Add(double[] signs, double weight, double target)
    {
        for (var row = 0; row < unknowns; row++)
        {
            var weighted = weight * signs[row];
            _right[row] += weighted * target;
            for (var column = 0; column <= row; column++) _matrix[row, column] += weighted * signs[column];
        }
    }

    /// <summary>Draws one unknown towards a value.</summary>
    public void Draw(int unknown, double weight, double value)
    {
        _matrix[unknown, unknown] += weight;
        _right[unknown] += weight * value;
    }

    public double[] Solve()
    {
        Decompose();
        var solved = (double[])_right.Clone();
        for (var row = 0; row < unknowns; row++)
        {
            for (var before = 0; before < row; before++) solved[row] -= _matrix[row, before] * solved[before];
            solved[row] /= _matrix[row, row];
        }
        for (var row = unknowns - 1; row >= 0; row--)
        {
            for (var after = row + 1; after < unknowns; after++) solved[row] -= _matrix[after, row] * solved[after];
            solved[row] /= _matrix[row, row];
        }
        return solved;
    }

    private void Decompose()
    {
        for (var row = 0; row < unknowns; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var left = _matrix[row, column];
                for (var before = 0; before < column; before++) left -= _matrix[row, before] * _matrix[column, before];
                _matrix[row, column] = row == column ? Math.Sqrt(Math.Max(left, 1e-12)) : left / _matrix[column, column];
            }
        }
    }
}
