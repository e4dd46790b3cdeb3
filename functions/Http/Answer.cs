using System.Globalization;
using System.Text.Json;
using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace BenefitsFunctions.Http;

/// <summary>The one way out: a status with a JSON body, or a problem in the caller's language.</summary>
public sealed class Answer : IActionResult
{
    private readonly int _status;
    private readonly object? _body;
    private readonly Problem? _problem;

    private Answer(int status, object? body, Problem? problem = null)
    {
        _status = status;
        _body = body;
        _problem = problem;
    }

    /// <summary>Whether the answer has an <c>ETag</c>: that of its body.</summary>
    private bool HasTag { get; init; }

    /// <summary>Headers beside those that every answer has.</summary>
    private IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static Answer Ok(object body) => new(StatusCodes.Status200OK, body);

    /// <summary>200 with what can be replaced; the <c>ETag</c> is that of <paramref name="body"/>.</summary>
    public static Answer Replaceable(object body) => new(StatusCodes.Status200OK, body) { HasTag = true };

    public static Answer Created(string location, object body) => new(StatusCodes.Status201Created, body)
    {
        Headers = new Dictionary<string, string> { [HeaderNames.Location] = location },
    };

    /// <summary>201 with what can be replaced; the <c>ETag</c> is that of <paramref name="body"/>.</summary>
    public static Answer CreatedReplaceable(string location, object body) => new(StatusCodes.Status201Created, body)
    {
        HasTag = true,
        Headers = new Dictionary<string, string> { [HeaderNames.Location] = location },
    };

    public static Answer Accepted(string location, object body) => new(StatusCodes.Status202Accepted, body)
    {
        Headers = new Dictionary<string, string> { [HeaderNames.Location] = location },
    };

    public static Answer NoContent() => new(StatusCodes.Status204NoContent, null);

    /// <summary>204 to OPTIONS: which methods there are.</summary>
    public static Answer Options(string methods) => new(StatusCodes.Status204NoContent, null)
    {
        Headers = new Dictionary<string, string> { [HeaderNames.Allow] = methods },
    };

    public static Answer WithStatus(int status, object body) => new(status, body);

    public static Answer Of(Problem problem) => new(problem.Status, null, problem) { Headers = HeadersOf(problem) };

    /// <inheritdoc/>
    public Task ExecuteResultAsync(ActionContext context) => RenderFor(context.HttpContext.Request).WriteAsync(context.HttpContext);

    /// <summary>The answer as it goes out to <paramref name="request"/>, in its language.</summary>
    public RenderedAnswer RenderFor(HttpRequest request)
    {
        var shown = _problem is null ? _body : Describe(_problem, LanguageTags.Wanted(request));
        var body = shown is null ? [] : JsonSerializer.SerializeToUtf8Bytes(shown, ApiJson.Options);
        return new RenderedAnswer(
            _status,
            HasTag ? new Dictionary<string, string>(Headers) { [HeaderNames.ETag] = EntityTag.Of(body) } : Headers,
            _problem is null ? "application/json; charset=utf-8" : "application/problem+json; charset=utf-8",
            body);
    }

    private static Dictionary<string, string> HeadersOf(Problem problem)
    {
        var headers = new Dictionary<string, string>();
        if (problem.RetryAfter is { } wait)
        {
            headers[HeaderNames.RetryAfter] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Allow is { } methods)
        {
            headers[HeaderNames.Allow] = methods;
        }

        return headers;
    }

    private static Dictionary<string, object> Describe(Problem problem, Language language)
    {
        var members = new Dictionary<string, object>
        {
            ["type"] = $"urn:benefits:problem:{problem.Code}",
            ["title"] = problem.Title.In(language),
            ["status"] = problem.Status,
            ["detail"] = problem.Detail.In(language),
            ["code"] = problem.Code,
        };
        if (problem.Remedy is { } remedy)
        {
            members["remedy"] = remedy.In(language);
        }

        if (problem.Errors.Count > 0)
        {
            members["errors"] = problem.Errors.Select(e => new { e.Field, Message = e.Message.In(language) });
        }

        foreach (var (name, value) in problem.Extensions)
        {
            members[name] = value(language);
        }

        return members;
    }
}
