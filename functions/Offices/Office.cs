namespace BenefitsFunctions.Offices;

/// <summary>A7: the offices that activate for partners.</summary>
public enum Office
{
    ProgrammeOffice,
    TechnicalSupport,
}

/// <summary>A7: what countries are grouped into.</summary>
public enum Region
{
    NorthAmerica,
    LatinAmerica,
    Emea,
    AsiaPacific,
    GreaterChina,
}

/// <summary>Who decides for a country.</summary>
/// <param name="Office">The office.</param>
/// <param name="WorkingDaysOf">ISO 3166-1 alpha-2 code: it works on the working days of that country.</param>
public sealed record Desk(Office Office, string WorkingDaysOf);
