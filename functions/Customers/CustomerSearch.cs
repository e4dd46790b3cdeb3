namespace BenefitsFunctions.Customers;

/// <summary>What customers are searched for: a part of the name, wherever it stands, or of a domain, an internationalised one in either
/// writing. Capitals and the width of Latin letters and digits do not matter.</summary>
public sealed class CustomerSearch(string text)
{
    /// <summary>The longest, in characters.</summary>
    public const int MaxLength = 200;

    // From ASCII to its wide forms.
    private const int Wide = 0xFEE0;
    private const char WideSpace = '\u3000';

    private readonly string _part = Folded(text.Trim());
    private readonly string? _domain = DomainNames.Normalized(text.Trim());

    /// <summary>True where nothing is left to search for.</summary>
    public bool IsBlank => _part.Length == 0;

    /// <summary>True for a customer that has it in its name or in one of its domains.</summary>
    public bool Matches(Customer customer) =>
        Folded(customer.Name).Contains(_part, StringComparison.Ordinal)
            || customer.TenantDomains.Any(domain => domain.Contains(_part, StringComparison.Ordinal)
                || Folded(DomainNames.Written(domain)).Contains(_part, StringComparison.Ordinal)
                || (_domain is not null && domain.Contains(_domain, StringComparison.Ordinal)));

    private static string Folded(string text) => string.Create(text.Length, text, (folded, from) =>
    {
        for (var i = 0; i < folded.Length; i++)
        {
            folded[i] = char.ToLowerInvariant(from[i] switch
            {
                WideSpace => ' ',
                >= '！' and <= '～' => (char)(from[i] - Wide),
                _ => from[i],
            });
        }
    });
}
