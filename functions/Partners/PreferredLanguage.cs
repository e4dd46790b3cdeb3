using System.Diagnostics.CodeAnalysis;

namespace BenefitsFunctions.Partners;

/// <summary>The language of a partner's mails, spelled as the API spells it.</summary>
[SuppressMessage("Style", "IDE1006:Naming Styles", Justification = "The names are the values of the API.")]
public enum PreferredLanguage
{
    en,
    ja,
}
