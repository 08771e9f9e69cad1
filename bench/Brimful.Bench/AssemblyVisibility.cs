using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Brimful.Bench.Tests")]
