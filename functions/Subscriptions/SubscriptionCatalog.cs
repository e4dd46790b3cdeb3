using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Subscriptions;

/// <summary>O4: a subscription as the catalog has it.</summary>
/// <param name="Id">What it is called in keys and addresses.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Grants">How many seats a membership grants for a contract year; a kit of that membership the same again.</param>
public sealed record SubscriptionPlan(string Id, Localized Name, IReadOnlyDictionary<MembershipKind, int> Grants)
    : CatalogOffer(Id, Name, Grants);

/// <summary>O4: the subscriptions, from <c>subscriptions.json</c>, checked when it is loaded.</summary>
public sealed class SubscriptionCatalog
{
    /// <summary>The most seats that a membership may grant: who has and had those of an offer is kept in one row.</summary>
    public const int MostSeats = 50;

    private SubscriptionCatalog(IReadOnlyList<SubscriptionPlan> plans)
    {
        CatalogOffer.Check(plans);
        CatalogFile.Expect(
            plans.All(p => p.Grants.Values.All(count => count <= MostSeats)),
            $"$.offers[*].grants must grant at most {MostSeats} seats.");
        Plans = plans;
    }

    /// <summary>Where the catalog is in the app's folder.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "Subscriptions", "subscriptions.json");

    /// <summary>Every subscription, in the order of the file.</summary>
    public IReadOnlyList<SubscriptionPlan> Plans { get; }

    /// <summary>Loads and checks the catalog.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static SubscriptionCatalog Load(string path) =>
        CatalogFile.Load("subscription catalog", path, (SubscriptionFile file) => new SubscriptionCatalog(file.Offers));

    /// <summary><c>subscriptions.json</c> as it is written.</summary>
    private sealed record SubscriptionFile(IReadOnlyList<SubscriptionPlan> Offers);
}
