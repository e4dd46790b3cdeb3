using Microsoft.Azure.Amqp.Framing;

namespace Benefits.Local.ServiceBus.Wire;

/// <summary>What a link is attached to.</summary>
/// <param name="Queue">The queue's name; empty for <c>$cbs</c>.</param>
/// <param name="IsDeadLetter">The dead-letter sub-queue of it.</param>
/// <param name="IsManagement">The management node of it.</param>
internal readonly record struct NodeAddress(string Queue, bool IsDeadLetter, bool IsManagement)
{
    private const string DeadLetterSuffix = "/$deadletterqueue";
    private const string ManagementSuffix = "/$management";
    private const string Cbs = "$cbs";

    /// <summary>The node that takes a client's tokens.</summary>
    public bool IsCbs => Queue.Length == 0;

    /// <summary>Reads addresses such as <c>queue</c>, <c>/queue/$DeadLetterQueue</c> and <c>amqp://host/queue/$management</c>.</summary>
    /// <returns>Null when there is no address.</returns>
    public static NodeAddress? Read(Address? address)
    {
        var text = address?.ToString();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0)
        {
            text = Uri.UnescapeDataString(uri.AbsolutePath);
        }

        text = text.Trim('/');
        if (text.Equals(Cbs, StringComparison.OrdinalIgnoreCase))
        {
            return new NodeAddress("", false, false);
        }

        var isManagement = Strip(ref text, ManagementSuffix);
        var isDeadLetter = Strip(ref text, DeadLetterSuffix);
        return text.Length == 0 ? null : new NodeAddress(text, isDeadLetter, isManagement);
    }

    private static bool Strip(ref string text, string suffix)
    {
        var found = text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
        text = found ? text[..^suffix.Length] : text;
        return found;
    }
}
