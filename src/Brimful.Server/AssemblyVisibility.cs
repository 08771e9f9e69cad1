using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Brimful.Server.Tests")]
[assembly: InternalsVisibleTo("Brimful.Bench")]
[assembly: InternalsVisibleTo("Brimful.Bench.Tests")]
[assembly: InternalsVisibleTo("Brimful.Programs")]
