using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Keys;
using Brimful.Engine.Rollups;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Brimful.Api.Rollups;

/// <summary>Reads what is asked of usage over time; all that is wrong with it is told at once.</summary>
/// <exception cref="ProblemException">Thrown by every member when something is.</exception>
internal sealed class UsageQueryReader(HttpContext http)
{
    private readonly FaultList _faults = new();

    public UsageQuery Read() => Checked(ReadAll());

    public (UsageQuery Query, string Meter) ReadWithMeter()
    {
        var query = ReadAll();
        if (QueryFaults.TextOf(http, "meter") is not { } meter)
        {
            _faults.Add("meter", Codes.QueryInvalid, "meter is missing. Send the key of the meter whose usage you want.");
            meter = "";
        }
        return (Checked(query), meter);
    }

    private UsageQuery ReadAll()
    {
        var (from, to) = (InstantOf("from"), InstantOf("to"));
        if (from >= to) _faults.Add("to", Codes.UsageRangeEmpty, "to is not after from. Send a later instant.");
        var step = StepOf();
        var grouping = GroupingOf();
        return new UsageQuery(from, to, step, grouping) { Dimension = grouping == UsageGrouping.Dimension ? QueryFaults.TextOf(http, "groupBy") : null };
    }

    private UsageQuery Checked(UsageQuery query) => _faults.IsEmpty ? query : throw new ProblemException(Problem.Of(_faults.ToRefusal()));

    private Instant? InstantOf(string name)
    {
        if (QueryFaults.TextOf(http, name) is not { } text) return null;
        if (ValueFields.InstantOf(text) is { } instant) return instant;
        _faults.Add(name, Codes.QueryInvalid, name + ValueFields.InstantForm);
        return null;
    }

    private UsageStep StepOf()
    {
        if (QueryFaults.TextOf(http, "step") is not { } text) return UsageStep.Day;
        if (UsageStep.TryParse(text, out var step)) return step;
        _faults.Add("step", Codes.UsageStepUnknown, "step is PT15M, PT30M, or hours, days, weeks, months or years: PT1H, P1D, P1W, P1M, P1Y, up to 10,000 of them.");
        return UsageStep.Day;
    }

    /// <summary>Which dimensions a meter has, only its meter says.</summary>
    private UsageGrouping GroupingOf()
    {
        switch (QueryFaults.TextOf(http, "groupBy"))
        {
            case null: return UsageGrouping.None;
            case "subject": return UsageGrouping.Subject;
            case "meter": return UsageGrouping.Meter;
            case { } name when ResourceKey.IsValid(name): return UsageGrouping.Dimension;
            default:
                _faults.Add("groupBy", Codes.UsageGroupUnknown, "groupBy is subject, meter or the name of a dimension of the meter.");
                return UsageGrouping.None;
        }
    }
}
