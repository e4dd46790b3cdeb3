using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Activations;

/// <summary>A7: what a request tells a regional office about who asks; null for what it does not say.</summary>
/// <param name="PartnerId">The partner's own ID.</param>
/// <param name="Email">The address that is linked to the partner ID.</param>
/// <param name="Name">Of the person who asks.</param>
/// <param name="Company">Of the partner.</param>
/// <param name="Telephone">Where the office may call.</param>
/// <param name="City">Of the partner.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
public sealed record ContactDetails(
    string? PartnerId, string? Email, string? Name, string? Company, string? Telephone, string? City, string? Country)
{
    /// <summary>Says nothing.</summary>
    public static ContactDetails None { get; } = new(null, null, null, null, null, null, null);

    public static ContactDetails Read(Fields fields) => new(
        fields.OptionalText("partnerId", 12),
        fields.OptionalEmail("email"),
        fields.OptionalText("name", 200),
        fields.OptionalText("company", 200),
        fields.OptionalText("telephone", 40),
        fields.OptionalText("city", 100),
        ReadCountry(fields));

    /// <summary>A7: each member that is missing where all are needed, and a partner ID that is another partner's.</summary>
    public IReadOnlyList<FieldError> FaultsFor(string partnerId)
    {
        (string Name, string? Value)[] members =
        [
            ("partnerId", PartnerId), ("email", Email), ("name", Name), ("company", Company), ("telephone", Telephone), ("city", City),
            ("country", Country),
        ];
        var faults = members.Where(m => m.Value is null).Select(m => new FieldError(
            $"contactDetails.{m.Name}",
            new(
                "is required: a regional office activates for partners of this region.",
                "必須です。この地域では、地域のオフィスが有効化を行います。"))).ToList();
        if (PartnerId is not null && PartnerId != partnerId)
        {
            faults.Add(new FieldError(
                "contactDetails.partnerId",
                new("must be the partner's own ID.", "このパートナーの ID を指定してください。")));
        }

        return faults;
    }

    private static string? ReadCountry(Fields fields)
    {
        var country = fields.OptionalText("country", 2);
        PartnerRequests.CheckCountry(fields, country);
        return country;
    }
}
