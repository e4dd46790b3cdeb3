namespace BenefitsFunctions.Languages;

/// <summary>One sentence in every language that people are spoken to in.</summary>
public readonly record struct Localized(string En, string Ja)
{
    /// <summary>What is the same in every language, such as a name or an address.</summary>
    public static Localized Same(string text) => new(text, text);

    /// <summary>The sentence in <paramref name="language"/>.</summary>
    public string In(Language language) => language == Language.Japanese ? Ja : En;
}
