using BenefitsFunctions.Http;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Customers;

/// <summary>Reads customers from requests.</summary>
public static class CustomerInput
{
    /// <summary>The longest customer id, in characters.</summary>
    public const int MaxId = 40;

    private const int MaxText = 200;
    private const int MaxDomains = 50;

    // Where a day begins first, it does so that long before it begins in UTC.
    private static readonly TimeSpan Earliest = TimeSpan.FromHours(14);

    /// <summary>A customer id is 1 to 40 lower-case letters, digits and '-'; a tenant's id can be one.</summary>
    public static bool IsCustomerId(string text) => text.Length is > 0 and <= MaxId && KeySegment.IsPlain(text);

    /// <summary>
    /// Reads the customer of that address; <c>partnerId</c> and <c>customerId</c> are in what GET gives, and may be sent back.
    /// </summary>
    /// <param name="fields">What was sent.</param>
    /// <param name="partnerId">Of the address.</param>
    /// <param name="customerId">Of the address.</param>
    /// <param name="now">A grant is of a day that has begun by then, wherever on earth.</param>
    public static Customer Customer(Fields fields, string partnerId, string customerId, DateTimeOffset now)
    {
        // First, while what is wrong can be about them alone.
        var domains = Domains(fields);
        CheckId(fields, "partnerId", partnerId);
        CheckId(fields, "customerId", customerId);
        var customer = new Customer(
            partnerId,
            customerId,
            fields.Text("name", MaxText),
            fields.Id("tenantId"),
            domains,
            fields.Choice<CustomerRelationship>("relationship"),
            fields.OptionalText("indirectProvider", MaxText),
            fields.Object("azureGrant", grant => Grant(grant, now)),
            fields.Choices<CloudService>("services", Enum.GetValues<CloudService>().Length));
        if (fields.Sound)
        {
            CheckProvider(fields, customer);
        }

        return customer;
    }

    private static AzureGrant Grant(Fields fields, DateTimeOffset now)
    {
        var grant = new AzureGrant(fields.Boolean("granted"), fields.OptionalDate("at"));
        if (grant.At > DateOnly.FromDateTime((now + Earliest).UtcDateTime))
        {
            fields.Reject("at", new("must not be in the future.", "未来の日付は指定できません。"));
        }
        else if (fields.Sound && grant is { Granted: false, At: not null })
        {
            fields.Reject("at", new("takes a day only when granted is true.", "granted が true の場合にのみ指定できます。"));
        }

        return grant;
    }

    private static List<string> Domains(Fields fields)
    {
        const string Name = "tenantDomains";
        var domains = new List<string>();
        var given = fields.Texts(Name, MaxDomains, DomainNames.MaxLength);
        if (!fields.Sound)
        {
            return domains;
        }

        for (var i = 0; i < given.Count; i++)
        {
            if (DomainNames.Normalized(given[i]) is { } domain)
            {
                domains.Add(domain);
            }
            else
            {
                fields.Reject($"{Name}[{i}]", new(
                    "must be a domain name such as contoso.example.",
                    "contoso.example のようなドメイン名を指定してください。"));
            }
        }

        if (given.Count == 0)
        {
            fields.Reject(Name, new("must name at least one domain.", "ドメインを 1 つ以上指定してください。"));
        }
        else if (domains.Distinct().Count() < domains.Count)
        {
            fields.Reject(Name, new(
                "must not name a domain twice.", "同じドメインを重複して指定することはできません。"));
        }

        return domains;
    }

    private static void CheckId(Fields fields, string name, string ofTheAddress)
    {
        if (fields.OptionalText(name, MaxId) is { Length: > 0 } given && given != ofTheAddress)
        {
            fields.Reject(name, new(
                "must be the one of the address, or be left out.", "アドレスと同じ値にするか、省略してください。"));
        }
    }

    private static void CheckProvider(Fields fields, Customer customer)
    {
        var isIndirect = customer.Relationship == CustomerRelationship.Indirect;
        if (isIndirect && customer.IndirectProvider is null)
        {
            fields.Reject("indirectProvider", new(
                "is required for an indirect customer.", "間接の顧客には必須です。"));
        }
        else if (!isIndirect && customer.IndirectProvider is not null)
        {
            fields.Reject("indirectProvider", new(
                "must be left out for a direct customer.", "直接の顧客には指定できません。"));
        }
    }
}
