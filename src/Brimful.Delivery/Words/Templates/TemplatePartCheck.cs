using System.Collections.Immutable;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Words.Templates;

/// <summary>
/// Finds every fault in one part. What passes can be run without a limit of time: it calls nothing, goes through short lists only, and never through one
/// inside another, so that it does at most its tags × a list's members.
/// </summary>
internal static class TemplatePartCheck
{
    private const int MostDepth = 6;

    private static readonly string[] OfEveryList = ["@index", "@first", "@last"];

    public static ImmutableArray<Fault> FaultsOf(string path, string text, string type)
    {
        if (text.Length > TemplateCheck.MostCharacters) return [new Fault(path, "template.too_large", $"A part has at most {TemplateCheck.MostCharacters:N0} characters.")];
        var tags = TemplateTag.In(text).ToList();
        if (tags.Count > TemplateCheck.MostTags) return [new Fault(path, "template.too_large", $"A part has at most {TemplateCheck.MostTags} tags.")];
        var walk = new Walk(path, type);
        foreach (var tag in tags) walk.Take(tag);
        return walk.End();
    }

    private sealed class Walk(string path, string type)
    {
        private readonly ImmutableArray<Fault>.Builder _faults = ImmutableArray.CreateBuilder<Fault>();
        private readonly Stack<TemplateTag> _open = new();
        private readonly string[] _known = [.. TemplateVariables.Of(type).Select(one => one.Name)];

        private TemplateTag? List => _open.FirstOrDefault(tag => tag.Block == "each");

        public void Take(TemplateTag tag)
        {
            switch (tag.Kind)
            {
                case TagKind.Variable:
                    CheckName(tag);
                    break;
                case TagKind.Open:
                    Open(tag);
                    break;
                case TagKind.Else when _open.Count == 0:
                    Add("template.block_unbalanced", tag, "{{else}} stands outside a block.");
                    break;
                case TagKind.Close:
                    if (!_open.TryPop(out var opened) || opened.Block != tag.Block) Add("template.block_unbalanced", tag, $"{{{{/{tag.Block}}}}} closes what is not open.");
                    break;
                case TagKind.Refused:
                    Add("template.syntax", tag, $"'{tag.Name}' is not allowed. Allowed: {{{{name}}}}, {{{{#if name}}}}, {{{{#unless name}}}}, {{{{#each list}}}}, {{{{else}}}}, comments.");
                    break;
            }
        }

        public ImmutableArray<Fault> End()
        {
            foreach (var tag in _open) Add("template.block_unbalanced", tag, $"{{{{#{tag.Block}}}}} is not closed.");
            return _faults.ToImmutable();
        }

        private void Open(TemplateTag tag)
        {
            if (_open.Count >= MostDepth) Add("template.too_deep", tag, $"Blocks stand at most {MostDepth} deep.");
            if (tag.Block != "each") CheckName(tag);
            else if (!ListNames.Contains(tag.Name)) Add("template.variable_unknown", tag, $"There is no list '{tag.Name}'. There are: {string.Join(", ", ListNames)}.");
            else if (List is not null) Add("template.too_deep", tag, "A list does not stand inside a list.");
            _open.Push(tag);
        }

        private IEnumerable<string> ListNames => type == Template.Digest ? TemplateVariables.Lists.Keys.Order() : TemplateVariables.Lists.Keys.Where(name => name != "notices").Order();

        private void CheckName(TemplateTag tag)
        {
            var members = List is { } list && TemplateVariables.Lists.TryGetValue(list.Name, out var own) ? [.. own, .. OfEveryList] : Array.Empty<string>();
            var exist = members.Concat(tag.Block.Length > 0 ? [.. _known, .. ListNames] : _known).ToList();
            if (!exist.Contains(tag.Name)) Add("template.variable_unknown", tag, $"There is no '{tag.Name}'. There are: {string.Join(", ", exist)}.");
        }

        private void Add(string code, TemplateTag tag, string message) => _faults.Add(new Fault(path, code, $"Line {tag.Line}: {message}"));
    }
}
