using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BenefitsFunctions.Tests.Support.OpenApi;

namespace BenefitsFunctions.Tests.Support;

/// <summary>Somebody signed in (or not), who calls the API; every answer is held against the OpenAPI document.</summary>
public sealed class Person(HttpClient http, string? principal, string language = "en", params (string Name, string Value)[] headers)
{
    /// <summary>The tenant whose app roles count in tests, as in local runs.</summary>
    public const string OperatorTenant = "11111111-1111-1111-1111-111111111111";

    /// <summary>The header value of an account.</summary>
    public static string Principal(string accountId, string[] roles, string idp = "aad", string? tenant = OperatorTenant)
    {
        object[] claims =
        [
            new { typ = "http://schemas.microsoft.com/identity/claims/objectidentifier", val = accountId },
            new { typ = "http://schemas.microsoft.com/identity/claims/identityprovider", val = idp },
            .. tenant is null ? Array.Empty<object>() : [new { typ = "tid", val = tenant }],
            .. roles.Select(role => new { typ = "roles", val = role }),
        ];
        return Convert.ToBase64String(
            JsonSerializer.SerializeToUtf8Bytes(new { auth_typ = "aad", name_typ = "name", role_typ = "roles", claims }));
    }

    /// <summary>The same person, reading Japanese.</summary>
    public Person InJapanese() => new(http, principal, "ja", headers);

    /// <summary>The same person, sending a header more.</summary>
    public Person With(string name, string value) => new(http, principal, language, [.. headers, (name, value)]);

    public Task<ApiAnswer> GetsAsync(string path) => SendsAsync("GET", path, null);

    public Task<ApiAnswer> PutsAsync(string path, object body) => SendsAsync("PUT", path, JsonSerializer.Serialize(body));

    public Task<ApiAnswer> PostsAsync(string path, object body) => SendsAsync("POST", path, JsonSerializer.Serialize(body));

    public Task<ApiAnswer> DeletesAsync(string path) => SendsAsync("DELETE", path, null);

    /// <summary>Asks for an activation.</summary>
    public Task<ApiAnswer> ActivatesAsync(
        string partnerId, string benefit, string? locationId = null, string? membership = null, string? alternateEmail = null) =>
        PostsAsync($"/api/partners/{partnerId}/activations", new { benefit, locationId, membership, alternateEmail });

    /// <summary>Files a request for advice.</summary>
    public Task<ApiAnswer> FilesAdvisoryAsync(string partnerId, string topic, decimal hours) =>
        PostsAsync($"/api/partners/{partnerId}/advisory-requests", new { topic, hours });

    /// <summary>Links the contract of a benefit line to the account.</summary>
    public Task<ApiAnswer> LinksAsync(JsonElement line) =>
        LinksAsync(line.GetProperty("accessId").GetString()!, line.GetProperty("contractId").GetString()!);

    /// <summary>Links a contract to the account by its two IDs.</summary>
    public Task<ApiAnswer> LinksAsync(string accessId, string contractId) =>
        PostsAsync("/api/accounts/me/contracts", new { accessId, contractId });

    /// <summary>Asks which plans can be used.</summary>
    public Task<ApiAnswer> SeesPlansAsync(string product, string? version = null, string? at = null) =>
        GetsAsync(
            $"/api/accounts/me/plans?product={product}{(version is null ? "" : $"&version={version}")}{(at is null ? "" : $"&at={at}")}");

    /// <summary>The benefits page, all locations.</summary>
    public Task<ApiAnswer> SeesBenefitsAsync(string partnerId) => GetsAsync($"/api/partners/{partnerId}/benefits");

    /// <summary>One line of the benefits page.</summary>
    public async Task<JsonElement> SeesBenefitAsync(string partnerId, string benefit, string locationId = "headquarters") =>
        (await SeesBenefitsAsync(partnerId)).Body.GetProperty("benefits").EnumerateArray()
            .Single(l => l.GetProperty("benefit").GetString() == benefit && l.GetProperty("locationId").GetString() == locationId);

    /// <summary>Finds on the page of offers that the action is refused, for the very reason that <paramref name="refused"/> gave.</summary>
    public async Task SeesRefusalAsync(string partnerId, string offerId, string action, ApiAnswer refused)
    {
        var offers = (await GetsAsync($"/api/partners/{partnerId}/offers?top=1000")).Body.GetProperty("items").EnumerateArray();
        var shown = offers.Single(o => o.GetProperty("offerId").GetString() == offerId).GetProperty("actions").EnumerateArray()
            .Single(a => a.GetProperty("action").GetString() == action);
        Assert.False(shown.GetProperty("allowed").GetBoolean());
        Assert.All(
            shown.GetProperty("reason").EnumerateObject(),
            member => Assert.Equal(member.Value.ToString(), refused.Body.GetProperty(member.Name).ToString()));
    }

    /// <summary>Sends <paramref name="body"/> as it is.</summary>
    public async Task<ApiAnswer> SendsAsync(string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        if (principal is not null)
        {
            request.Headers.TryAddWithoutValidation("X-MS-CLIENT-PRINCIPAL", principal);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var contentType = response.Content.Headers.ContentType?.ToString();
        var json = text.Length > 0 && contentType?.Contains("json", StringComparison.Ordinal) == true
            ? JsonDocument.Parse(text).RootElement
            : (JsonElement?)null;
        if (response.StatusCode != HttpStatusCode.BadGateway)
        {
            // That one is the host's: the worker died over the request.
            ApiDocument.Check(method, path, (int)response.StatusCode, contentType, json);
        }

        return new ApiAnswer(
            (int)response.StatusCode,
            json,
            contentType,
            response.Headers.Location?.ToString(),
            text)
        {
            RetryAfter = response.Headers.RetryAfter?.Delta,
            Tag = response.Headers.ETag?.ToString(),
            Allow = string.Join(", ", response.Content.Headers.Allow),
        };
    }
}
