using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Security;

/// <summary>Why a request is not let in.</summary>
public static class SecurityErrors
{
    private static readonly Localized SignInTitle = new("Sign-in is required.", "サインインが必要です。");
    private static readonly Localized SignIn = new(
        "Sign in and repeat the request.",
        "サインインしてから、もう一度お試しください。");

    /// <summary>401 <c>sign-in-required</c>.</summary>
    public static Problem SignInRequired() => new(
        StatusCodes.Status401Unauthorized,
        "sign-in-required",
        SignInTitle,
        new("The request carries no signed-in account.", "リクエストにサインイン済みのアカウントがありません。"))
    {
        Remedy = SignIn,
    };

    /// <summary>401 <c>sign-in-off</c>: the platform does not vouch for the principal, so nobody is believed.</summary>
    public static Problem SignInOff() => new(
        StatusCodes.Status401Unauthorized,
        "sign-in-off",
        SignInTitle,
        new(
            "Authentication is switched off for this app, so no account can be trusted.",
            "このアプリでは認証が無効なため、アカウントを確認できません。"))
    {
        Remedy = new(
            "Ask the operator to switch App Service Authentication on.",
            "App Service 認証を有効にするよう運用担当者に依頼してください。"),
    };

    /// <summary>401 <c>principal-malformed</c>.</summary>
    public static Problem PrincipalMalformed() => new(
        StatusCodes.Status401Unauthorized,
        "principal-malformed",
        SignInTitle,
        new(
            "The signed-in account could not be read from the request.",
            "リクエストからアカウントを読み取れませんでした。"))
    {
        Remedy = SignIn,
    };

    /// <summary>403 <c>program-office-only</c>.</summary>
    public static Problem ProgramOfficeOnly() => new(
        StatusCodes.Status403Forbidden,
        "program-office-only",
        new("Not allowed.", "許可されていません。"),
        new("Only the programme office may do this.", "この操作はプログラム事務局のみが行えます。"))
    {
        Remedy = new("Contact the programme office.", "プログラム事務局にお問い合わせください。"),
    };

    /// <summary>403 <c>operator-only</c>.</summary>
    public static Problem OperatorOnly() => new(
        StatusCodes.Status403Forbidden,
        "operator-only",
        new("Not allowed.", "許可されていません。"),
        new("Only operators of the service may do this.", "この操作はサービスの運用担当者のみが行えます。"))
    {
        Remedy = new("Ask an operator.", "運用担当者に依頼してください。"),
    };
}
