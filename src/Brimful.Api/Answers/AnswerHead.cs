namespace Brimful.Api.Answers;

/// <summary>What precedes an answer's body.</summary>
internal readonly record struct AnswerHead(int Status, string ContentType, string? ETag = null);
