namespace Brimful.Bench.InProcess;

/// <summary>What an account's larger bucket is; the other one counts requests.</summary>
internal enum BucketKind
{
    /// <summary>A sum.</summary>
    Plain,

    /// <summary>A sum in which the account's subject takes part with a sub-limit.</summary>
    Pool,

    /// <summary>Distinct values, some 8,000 of them.</summary>
    Unique,

    /// <summary>What the sum costs, at a graduated price.</summary>
    Spend,
}
