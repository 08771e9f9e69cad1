using System.Globalization;
using System.Numerics;
using Brimful.Oracle;
using Brimful.Programs.Language;

namespace Brimful.Programs.Drawing;

/// <summary>Draws a program for a seed: accounts with subjects that move, buckets of every kind, and what happens to them, most of all at the edges.</summary>
internal sealed class ProgramDraw
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(35);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private static readonly string[] Accounts = ["a1", "a2"];
    private static readonly string[] Subjects = ["s1", "s2", "s3", "s4"];
    private static readonly string[] Types = ["use", "use", "use", "call"];

    private readonly Random _random;
    private readonly Scene _scene;
    private readonly TermsDraw _terms;
    private readonly List<Command> _commands = [];
    private readonly SortedDictionary<string, Measure> _meters = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Account, string Bucket), (string Meter, Terms Terms)> _buckets = [];
    private readonly List<Command.Use> _sent = [];
    private readonly List<(string Id, DateTime At)> _given = [];

    /// <summary>Of every second program: what came to be drawn later, by numbers of its own, so that the other half stays what it was.</summary>
    private readonly FurtherDraw? _further;
    private readonly TermsDraw? _furtherTerms;

    /// <summary>Of half of the programs: the kinds of buckets that came to be drawn last, over what the others draw.</summary>
    private readonly KindDraw? _kinds;

    /// <summary>Of half of those: sessions.</summary>
    private readonly SessionDraw? _sessions;

    /// <summary>Whether values come to the bounds of S1: the oracle looks at every step, so that no line recurs then.</summary>
    private readonly bool _isHuge;
    private DateTime _now;

    private ProgramDraw(int seed)
    {
        _random = new Random(seed);
        _scene = Scene.Of(_random);
        _isHuge = _random.Next(8) == 0;
        _terms = new TermsDraw(_random, _scene, mayRecur: !_isHuge);
        _now = _scene.Start;
        if (seed % 4 is 0 or 3) _kinds = new KindDraw(new Random(-seed - 1), _isHuge);
        if (seed % 8 is 3 or 4) _sessions = new SessionDraw(new Random(-seed - 2), seed % 16 is 11 or 12 ? new TimeDraw(new Random(-seed - 3)) : null);
        if (seed % 2 != 0) return;
        _further = new FurtherDraw(new Random(-seed));
        _furtherTerms = new TermsDraw(_further.Random, _scene, mayRecur: !_isHuge);
    }

    public static CommandProgram Of(int seed)
    {
        var draw = new ProgramDraw(seed);
        draw.SetUp();
        for (var steps = draw._random.Next(8, 60); steps > 0; steps--)
        {
            draw.Step();
            draw.StepFurther();
        }
        return new CommandProgram(seed, draw._scene.Start, draw._random.Next(2) == 0, draw._commands);
    }

    private void SetUp()
    {
        for (var number = _random.Next(1, 4); number > 0; number--) AddMeter(number == 1 ? "use" : Types[_random.Next(Types.Length)]);
        Add(new Command.PutAccount("a1", ["s1", "s2"]));
        if (_random.Next(2) == 0) Add(new Command.PutAccount("a2", _random.Next(2) == 0 ? ["s3"] : null));
        for (var number = _random.Next(1, 4); number > 0; number--) PutBucket();
    }

    private void AddMeter(string type)
    {
        var (meter, measure) = ($"m{_meters.Count + 1}", (Measure)_random.Next(4));
        measure = _further?.Instead(measure) ?? measure;
        measure = _kinds?.Instead(measure) ?? measure;
        measure = _sessions?.Instead(measure) ?? measure;
        _meters.Add(meter, measure);
        Add(new Command.PutMeter(meter, measure, type));
    }

    private void Add(Command command)
    {
        command = _kinds?.Dressed(command, _meters) ?? command;
        _commands.Add(_sessions?.Dressed(command, _meters) ?? command);
    }

    private void Step()
    {
        switch (_random.Next(40))
        {
            case < 20: Use(); break;
            case < 24: ChangeCapacity(); break;
            case < 29: SetClock(); break;
            case < 32: EditBucket(); break;
            case 32: PutBucket(); break;
            case 33: DeleteBucket(); break;
            case < 36: Move(); break;
            case 36: AddAccountOrMeter(); break;
            case 37: JoinOrLeave(); break;
            case 38 when _random.Next(2) == 0: Add(new Command.Look()); break;
            default: Disturb(); break;
        }
    }

    private void StepFurther()
    {
        switch (_further?.Next())
        {
            case FurtherStep.Void when _further.Void(_sent, _now) is { } taken:
                Add(taken);
                break;
            case FurtherStep.Plan:
                Add(_further.Plan(_furtherTerms!, _meters, _now));
                break;
            case FurtherStep.Account:
                Add(_further.Account(_furtherTerms!, _scene.Zones, _now));
                break;
            case FurtherStep.Capacity:
                Add(_further.Give(_now));
                break;
            case FurtherStep.Recount when Any(_further.Random) is { } at:
                var (meter, terms) = _buckets[at];
                (meter, terms) = _further.CountsOtherwise(meter, terms, _meters, SubjectsOf(at.Account));
                _buckets[at] = (meter, terms);
                Add(new Command.PutBucket(at.Account, at.Bucket, [meter], Sized(meter, terms)));
                break;
        }
    }

    private void Use()
    {
        if (_sent.Count > 0 && _random.Next(8) == 0)
        {
            Add(_sent[^_random.Next(1, Math.Min(6, _sent.Count) + 1)] with { Joins = _random.Next(3) == 0 });
            return;
        }
        var id = "e" + _sent.Count.ToString(CultureInfo.InvariantCulture);
        var use = new Command.Use(id, Types[_random.Next(Types.Length)], Subjects[_random.Next(Subjects.Length)], Value(), _random.Next(6) == 0 ? null : Time(), _random.Next(3) == 0);
        _sent.Add(use);
        Add(use);
    }

    private BigInteger Value() => _random.Next(12) switch
    {
        0 => -_random.Next(0, 25) * 5 * (BigInteger)TermsDraw.Unit,
        1 => _random.NextInt64(0, 100 * TermsDraw.Unit),
        2 => _random.Next(20, 90) * 5 * (BigInteger)TermsDraw.Unit,
        3 => _random.Next(3) - 1,
        4 when _isHuge => (BigInteger.Pow(10, 18) - _random.Next(1, 3)) * TermsDraw.Unit * (_random.Next(2) == 0 ? 1 : -1),
        _ => _random.Next(0, 12) * 5 * (BigInteger)TermsDraw.Unit,
    };

    private DateTime Time() => _random.Next(12) switch
    {
        0 => _now + Ahead,
        1 => _now - Window + TimeSpan.FromTicks(_random.Next(-1, 2)),
        2 => _now + Ahead + TimeSpan.FromTicks(1),
        3 => _now.AddSeconds(_random.Next(0, 301)),
        4 or 5 => Edge(),
        6 => _now.AddHours(-_random.Next(0, 72)),
        7 => _now.AddDays(-_random.Next(0, 36)),
        _ => _now.AddSeconds(-_random.Next(0, 200)),
    };

    /// <summary>A period's start or end, or a tick beside it.</summary>
    private DateTime Edge()
    {
        if (_sessions?.Edge(_sent) is { } silent) return silent;
        if (_kinds?.Edge(_sent) is { } leaves) return leaves;
        var calendars = _buckets.Values.Select(bucket => bucket.Terms.Calendar).OfType<Oracle.Calendar>().ToList();
        if (calendars.Count == 0) return _now;
        var calendar = calendars[_random.Next(calendars.Count)];
        var (start, end) = calendar.Around(_now);
        var edge = _random.Next(3) switch { 0 => start, 1 => end, _ => calendar.Around(start.AddTicks(-1)).Start };
        return edge.AddTicks(_random.Next(-1, 2));
    }

    private void SetClock()
    {
        var next = _random.Next(8) switch
        {
            0 or 1 or 2 => Edge(),
            3 => _now.AddDays(_random.Next(1, 40)),
            4 => _now.AddHours(_random.Next(1, 30)),
            5 => _now.AddMinutes(2),
            6 => _now,
            _ => _now.AddMinutes(_random.Next(0, 120)),
        };
        if (next < _now) next = _now.AddMinutes(_random.Next(1, 600));
        _now = next;
        Add(new Command.SetClock(next));
    }

    private void PutBucket()
    {
        var account = _buckets.Count == 0 ? "a1" : Accounts[_random.Next(Accounts.Length)];
        var key = "b" + _random.Next(1, 4).ToString(CultureInfo.InvariantCulture);
        if (_buckets.ContainsKey((account, key))) return;
        var terms = _terms.New(_now, SubjectsOf(account)) with { CountsFromNow = _random.Next(3) == 0 };
        Put(account, key, _meters.Keys.ElementAt(_random.Next(_meters.Count)), terms);
    }

    private void ChangeCapacity()
    {
        if (Any() is not { } at) return;
        Add(_random.Next(8) switch
        {
            0 when Remembered().Count > 0 => new Command.VoidGrant(at.Account, at.Bucket, Remembered()[_random.Next(Remembered().Count)]),
            1 => new Command.EndContributions(at.Account, at.Bucket, "c" + _random.Next(1, 3).ToString(CultureInfo.InvariantCulture)),
            2 or 3 => new Command.Contribute(at.Account, at.Bucket, Contribution()),
            _ => new Command.Give(at.Account, at.Bucket, Grant()),
        });
    }

    /// <summary>Some buckets are pools: who takes part comes and goes.</summary>
    private void JoinOrLeave()
    {
        if (Any() is not { } at) return;
        var subject = SubjectsOf(at.Account)[_random.Next(2) % SubjectsOf(at.Account).Length];
        Add(_random.Next(3) == 0 ? new Command.Leave(at.Account, at.Bucket, subject) : new Command.Join(at.Account, at.Bucket, _terms.Participant(subject)));
    }

    private static string[] SubjectsOf(string account) => account == "a1" ? ["s1", "s2"] : ["s3"];

    private GivenGrant Grant()
    {
        var id = Remembered().Count > 0 && _random.Next(10) == 0 ? Remembered()[^1] : "g" + _given.Count.ToString(CultureInfo.InvariantCulture);
        _given.Add((id, _now));
        DateTime? at = _random.Next(3) == 0 ? Time() : null;
        DateTime? until = _random.Next(3) == 0 ? null : SomeTime();
        return new GivenGrant(id, _random.Next(1, 20) * 5 * (BigInteger)TermsDraw.Unit, _random.Next(3) > 0 ? 100 : _random.Next(1, 4) * 60, at, until > at || at is null ? until : null);
    }

    /// <summary>Grants whose ids are surely remembered; when an id is forgotten afterwards is the product's choice.</summary>
    private List<string> Remembered() => [.. _given.Where(given => _now - given.At < Window).Select(given => given.Id)];

    private GivenContribution Contribution()
    {
        var from = _random.Next(2) == 0 ? _now : SomeTime();
        DateTime? to = _random.Next(2) == 0 ? null : SomeTime();
        return new GivenContribution(
            "c" + _random.Next(1, 3).ToString(CultureInfo.InvariantCulture), _random.Next(1, 20) * 5 * (BigInteger)TermsDraw.Unit, from, to > from ? to : null, _random.Next(3) == 0);
    }

    /// <summary>Mostly soon, often at an edge.</summary>
    private DateTime SomeTime() => _random.Next(4) switch
    {
        0 => Edge(),
        1 => _now.AddMinutes(_random.Next(-10, 120)),
        2 => _now.AddDays(_random.Next(1, 40)),
        _ => _now.AddHours(_random.Next(1, 40)),
    };

    private void EditBucket()
    {
        if (Any() is not { } at) return;
        var (meter, terms) = _buckets[at];
        Put(at.Account, at.Bucket, meter, _terms.Edited(terms, _now));
    }

    private void DeleteBucket()
    {
        if (Any() is not { } at) return;
        _buckets.Remove(at);
        Add(new Command.DeleteBucket(at.Account, at.Bucket));
    }

    private (string Account, string Bucket)? Any() => Any(_random);

    private (string Account, string Bucket)? Any(Random random) => _buckets.Count == 0 ? null : _buckets.Keys.ElementAt(random.Next(_buckets.Count));

    private void Put(string account, string bucket, string meter, Terms terms)
    {
        // An edit that takes a period away takes along what needs one.
        if (!_buckets.ContainsKey((account, bucket)) || terms.Calendar is null || _random.Next(4) == 0) terms = _terms.WithCapacity(terms, _meters[meter]);
        var list = _random.Next(5) > 0 ? [] : SubjectsOf(account).Where(subject => terms.Includes(subject) && _random.Next(3) > 0).Select(_terms.Participant).ToList();
        terms = terms with { Participants = list };
        _buckets[(account, bucket)] = (meter, terms);
        Add(new Command.PutBucket(account, bucket, [meter], Sized(meter, terms)));
    }

    /// <summary>There are few distinct values in a program.</summary>
    private Terms Sized(string meter, Terms terms) => _meters[meter] == Measure.UniqueCount ? SmallTerms.Of(terms) : terms;

    /// <summary>A subject leaves an account, joins another, or both, now, before or later.</summary>
    private void Move()
    {
        var (subject, to) = (Subjects[_random.Next(Subjects.Length)], Accounts[_random.Next(Accounts.Length)]);
        DateTime? from = _random.Next(3) switch { 0 => Time(), 1 => _now.AddHours(_random.Next(1, 40)), _ => null };
        if (_random.Next(3) > 0) Add(new Command.Disown(to == "a1" ? "a2" : "a1", subject, from < _now ? null : from));
        if (_random.Next(3) > 0) Add(new Command.Own(to, subject, from));
    }

    private void AddAccountOrMeter()
    {
        if (_random.Next(2) == 0) Add(new Command.PutAccount("a2", ["s3"]));
        else if (_meters.Count < 4) AddMeter(Types[_random.Next(Types.Length)]);
    }

    private void Disturb() => Add(_random.Next(4) switch
    {
        0 => new Command.Checkpoint(),
        1 => new Command.Restart(),
        2 => new Command.PowerCut(null),
        _ => new Command.PowerCut(_random.Next(20)),
    });
}
