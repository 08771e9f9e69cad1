namespace Brimful.Core.Anomalies;

/// <summary>The most unusual of what a row shows, above and below.</summary>
internal struct Sighting
{
    public Seen Up { get; private set; }

    public Seen Down { get; private set; }

    public void Add(Look look, double departure, double score)
    {
        if (look.IsDown())
        {
            if (score > Down.Score) Down = new Seen(look, departure, score);
        }
        else if (score > Up.Score)
        {
            Up = new Seen(look, departure, score);
        }
    }
}

/// <summary>By which look, how large a departure (a logarithm, above 0), and its score.</summary>
internal readonly record struct Seen(Look Look, double Departure, double Score);
