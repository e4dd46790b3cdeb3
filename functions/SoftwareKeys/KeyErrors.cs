using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.SoftwareKeys;

/// <summary>What can be wrong about the keys of a product.</summary>
public static class KeyErrors
{
    /// <summary>404 <c>software-not-found</c>.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "software-not-found",
        new("Software not found.", "ソフトウェアが見つかりません。"),
        new("The software catalog has no such product.", "ソフトウェア カタログに該当する製品はありません。"))
    {
        Remedy = new(
            "Take the product's id from GET /api/operations/software.",
            "GET /api/operations/software にある製品の ID を使ってください。"),
    };

    /// <summary>409 <c>not-loaded-yet</c>: the office has never loaded a key of the product.</summary>
    public static Problem NotLoadedYet() => new(
        StatusCodes.Status409Conflict,
        "not-loaded-yet",
        new("There is no key to take.", "取得できるキーがありません。"),
        new(
            "The programme office has not loaded keys of this product yet.",
            "この製品のキーは、まだプログラム事務局によって登録されていません。"))
    {
        Remedy = new(
            "Ask the programme office to load keys of it.",
            "プログラム事務局にキーの登録を依頼してください。"),
    };

    /// <summary>409 <c>no-keys-left</c>: every key of the product is taken.</summary>
    public static Problem NoKeysLeft() => new(
        StatusCodes.Status409Conflict,
        "no-keys-left",
        new("There is no key to take.", "取得できるキーがありません。"),
        new("Every key of this product is taken.", "この製品のキーは、すべて取得済みです。"))
    {
        Remedy = new(
            "Ask the programme office to load more keys of it, then try again.",
            "プログラム事務局にキーの追加を依頼し、後でもう一度お試しください。"),
    };
}
