using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.Local.Host;

/// <summary>Keeps what is logged, and lets a test wait for a line.</summary>
internal sealed class RecordedLog : ILoggerFactory
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly List<(string Category, LogLevel Level, int Event, string Text)> _lines = [];
    private readonly List<(string Part, TaskCompletionSource<string> Found)> _waiting = [];

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<(string Category, LogLevel Level, int Event, string Text)> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Gives the first line with that part; waits for one to come.</summary>
    public Task<string> LineAsync(string part)
    {
        lock (_gate)
        {
            if (_lines.Find(line => line.Text.Contains(part, StringComparison.Ordinal)) is { Text: { } text })
            {
                return Task.FromResult(text);
            }

            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((part, found));
            return found.Task.WaitAsync(Patience);
        }
    }

    /// <summary>How many lines have that part.</summary>
    public int Count(string part) => Lines.Count(line => line.Text.Contains(part, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private void Add(string category, LogLevel level, int id, string text)
    {
        lock (_gate)
        {
            _lines.Add((category, level, id, text));
            _waiting.Where(waiting => text.Contains(waiting.Part, StringComparison.Ordinal))
                .ToList()
                .ForEach(waiting => waiting.Found.TrySetResult(text));
        }
    }

    private sealed class Logger(RecordedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            log.Add(category, logLevel, eventId.Id, $"{formatter(state, exception)} {exception}");
    }
}
