using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace BenefitsFunctions.Http;

/// <summary>When a resource may be replaced: the headers <c>If-Match</c> and <c>If-None-Match</c> (RFC 9110).</summary>
public sealed class Preconditions
{
    private const int MaxTags = 100;

    private readonly IList<EntityTagHeaderValue>? _match;
    private readonly IList<EntityTagHeaderValue>? _noneMatch;

    private Preconditions(IList<EntityTagHeaderValue>? match, IList<EntityTagHeaderValue>? noneMatch)
    {
        _match = match;
        _noneMatch = noneMatch;
    }

    /// <summary>Reads both headers; 400 naming the one that is no <c>*</c> and no list of entity tags.</summary>
    public static Result<Preconditions> Read(HttpRequest request)
    {
        var errors = new List<FieldError>();
        var preconditions = new Preconditions(
            Tags(request.Headers.IfMatch, "If-Match", errors), Tags(request.Headers.IfNoneMatch, "If-None-Match", errors));
        return errors.Count > 0 ? RequestErrors.Invalid(errors) : preconditions;
    }

    /// <summary>
    /// Null when the resource may be replaced, else 412 <c>changed-meanwhile</c>. <c>If-Match</c> compares strongly: a tag that something
    /// on the way has weakened matches nothing. A replacement that is there already is taken for this one, whose answer got lost.
    /// </summary>
    /// <param name="current">The resource as GET shows it now; null when there is none.</param>
    /// <param name="replacement">The resource as it is to be shown.</param>
    public Problem? Refusal(object? current, object replacement)
    {
        if (_match is null && _noneMatch is null)
        {
            return null;
        }

        if (current is null)
        {
            return _match is null ? null : RequestErrors.Gone();
        }

        var tag = EntityTag.Of(current);
        if (_match is not null && !Matches(_match, tag, strongly: true) && tag != EntityTag.Of(replacement))
        {
            return RequestErrors.ChangedMeanwhile(tag);
        }

        return _noneMatch is not null && Matches(_noneMatch, tag, strongly: false) ? RequestErrors.ExistsAlready(tag) : null;
    }

    private static bool Matches(IList<EntityTagHeaderValue> wanted, string tag, bool strongly) => wanted.Any(
        w => w.Equals(EntityTagHeaderValue.Any) || w.Compare(new EntityTagHeaderValue(tag), useStrongComparison: strongly));

    private static IList<EntityTagHeaderValue>? Tags(StringValues header, string name, List<FieldError> errors)
    {
        if (header.Count == 0)
        {
            return null;
        }

        if (EntityTagHeaderValue.TryParseStrictList(header!, out var tags) && tags.Count is > 0 and <= MaxTags)
        {
            return tags;
        }

        errors.Add(new FieldError(name, new Localized(
            $"must be * or up to {MaxTags} entity tags as the header ETag gave them, in their quotes.",
            $"* または ETag ヘッダーの値 (引用符を含む、{MaxTags} 個まで) を指定してください。")));
        return null;
    }
}
