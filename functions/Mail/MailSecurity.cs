namespace BenefitsFunctions.Mail;

/// <summary>How the connection to the mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>Encrypted by STARTTLS before anything is sent; a server that does not offer it gets nothing.</summary>
    StartTls,

    /// <summary>Encrypted from the first byte.</summary>
    Tls,

    /// <summary>Not encrypted, sign-in and mails included: for a mail server on the same machine or a network of its own.</summary>
    None,
}
