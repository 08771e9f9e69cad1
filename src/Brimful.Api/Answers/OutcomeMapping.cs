using Brimful.Engine.Outcomes;

namespace Brimful.Api.Answers;

/// <summary>Turns what the engine answers into what callers are answered.</summary>
internal static class OutcomeMapping
{
    public static async Task<Outcome<TTo>> Select<TFrom, TTo>(this Task<Outcome<TFrom>> task, Func<TFrom, TTo> map) =>
        (await task).Select(map);

    public static Stored<Resource> As<T>(this Stored<T> stored, Func<T, Resource> map) =>
        new(map(stored.Value) with { Effects = stored.Effects }, stored.Created);

    public static Page<Resource> As<T>(this Page<T> page, Func<T, Resource> map) => new([.. page.Items.Select(map)], page.Next);
}
