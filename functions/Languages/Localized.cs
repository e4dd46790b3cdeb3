namespace BenefitsFunctions.Languages;

/// <summary>One sentence in every language that people are spoken to in.</summary>
public readonly record struct Localized(string En, string Ja)
{
    /// <summary>The sentence in <paramref name="language"/>.</summary>
    public string In(Language language) => language == Language.Japanese ? Ja : En;
}
