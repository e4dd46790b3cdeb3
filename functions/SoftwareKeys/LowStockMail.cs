using System.Globalization;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Offices;

namespace BenefitsFunctions.SoftwareKeys;

/// <summary>That the keys of a product have become few.</summary>
/// <param name="Product">The product.</param>
/// <param name="Crossing">For the how-manieth time.</param>
public sealed record LowStockNotice(string Product, int Crossing)
{
    /// <summary>Names the orchestration and the mail, for good.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"low-stock-{Product}-{Crossing}");
}

/// <summary>O1: the mail to the programme office, in its language.</summary>
public static class LowStockMail
{
    public static OutgoingMail Compose(LowStockNotice notice, SoftwareProduct product, KeyStock stock, OfficeContact office)
    {
        var (language, name) = (office.MailLanguage, product.Name);
        var letter = new Letter(
            new Localized("Programme Office", "プログラム事務局").In(language),
            new($"Few keys of {name.En} are left.", $"「{name.Ja}」のキーの残りが少なくなりました。"),
            [
                (new("Product", "製品"), new($"{name.En} ({product.Id})", $"{name.Ja} ({product.Id})")),
                (new("Keys left", "残りのキー"), Number(stock.Free)),
                (new("Keys loaded so far", "登録済みのキー"), Number(stock.Loaded)),
                (new("You are told at", "通知のしきい値"), Number(product.LowStock)),
            ],
            new(
                $"Load more keys with POST /api/operations/software/{product.Id}/keys. Without them partners can take none once these are "
                    + "used up.",
                $"POST /api/operations/software/{product.Id}/keys でキーを追加してください。"
                    + "追加しない場合、残りがなくなるとパートナーはキーを取得できません。"));
        return new OutgoingMail(
            notice.Name,
            office.Email,
            [],
            new Localized($"Few keys of {name.En} are left", $"「{name.Ja}」のキーの残りが少なくなりました").In(language),
            letter.Text(language),
            letter.Html(language));
    }

    private static Localized Number(int number) => Localized.Same(number.ToString(CultureInfo.InvariantCulture));
}
