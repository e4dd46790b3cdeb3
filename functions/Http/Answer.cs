using System.Globalization;
using System.Text.Json;
using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

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

    /// <summary>URL for the <c>Location</c> header.</summary>
    private string? Location { get; init; }

    public static Answer Ok(object body) => new(StatusCodes.Status200OK, body);

    public static Answer Created(string location, object body) => new(StatusCodes.Status201Created, body) { Location = location };

    public static Answer Accepted(string location, object body) => new(StatusCodes.Status202Accepted, body) { Location = location };

    public static Answer NoContent() => new(StatusCodes.Status204NoContent, null);

    public static Answer WithStatus(int status, object body) => new(status, body);

    public static Answer Of(Problem problem) => new(problem.Status, null, problem);

    /// <inheritdoc/>
    public Task ExecuteResultAsync(ActionContext context) => WriteAsync(context.HttpContext);

    /// <summary>Writes the answer to the response of <paramref name="http"/>.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = _status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (Location is not null)
        {
            response.Headers.Location = Location;
        }

        if (_problem?.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var body = _problem is null ? _body : Describe(_problem, LanguageTags.Wanted(http.Request));
        if (body is null)
        {
            return;
        }

        response.ContentType = _problem is null ? "application/json; charset=utf-8" : "application/problem+json; charset=utf-8";
        await JsonSerializer.SerializeAsync(response.Body, body, ApiJson.Options, http.RequestAborted);
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
