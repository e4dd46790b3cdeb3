using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;

namespace BenefitsFunctions.Samples;

/// <summary>A partner with its users from the sample file.</summary>
public sealed record SamplePartner(string PartnerId, PartnerProfile Profile, IReadOnlyList<PartnerUser> Users)
{
    /// <summary>
    /// Reads the sample file: a list of <c>{partnerId, profile, users}</c> as the API takes them. <c>contract year start 04-01</c> and
    /// <c>contract year end 04-01</c> stand for the days of the contract year from that day on that runs <paramref name="today"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line.</exception>
    public static IReadOnlyList<SamplePartner> Load(string path, DateOnly today)
    {
        try
        {
            using var json = JsonDocument.Parse(
                Dated(File.ReadAllText(path), today), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return [.. json.RootElement.EnumerateArray().Select(Read)];
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException(
                $"The sample partners {path} can't be used: {error.Message.ReplaceLineEndings(" ")} "
                + $"Correct the file, or remove the setting Benefits__SamplePartners.",
                error);
        }
    }

    private static SamplePartner Read(JsonElement json)
    {
        var read = RequestBody.Read(json, fields => new SamplePartner(
            fields.Text("partnerId", 12),
            fields.Object("profile", profile => PartnerRequests.Profile(profile)),
            fields.Objects("users", 100, user => PartnerRequests.User(user, user.Text("accountId", ClientPrincipal.MaxAccountId)))));
        return read.Failed(out var problem, out var partner) ? throw new FormatException(problem.Detail.En) : partner;
    }

    private static string Dated(string text, DateOnly today) => Regex.Replace(text, @"contract year (start|end) (\d\d-\d\d)", match =>
    {
        var anniversary = DateOnly.ParseExact($"2000-{match.Groups[2].Value}", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var year = In(anniversary, today.Year) > today ? today.Year - 1 : today.Year;
        var day = match.Groups[1].Value == "start" ? In(anniversary, year) : In(anniversary, year + 1).AddDays(-1);
        return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    });

    // 29 February is 28 February in most years.
    private static DateOnly In(DateOnly anniversary, int year) => anniversary.AddYears(year - anniversary.Year);
}
