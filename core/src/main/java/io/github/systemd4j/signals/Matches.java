package io.github.systemd4j.signals;

import io.github.systemd4j.bus.MatchRule;
import io.github.systemd4j.internal.names.NameOwners;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The rules that the broker knows, each once, however many subscriptions have it: brokers limit their number. The loop's
 * thread alone.
 */
final class Matches {
    private final StreamConnection connection;
    private final Map<String, Match> byText = new HashMap<>();

    Matches(StreamConnection connection) {
        this.connection = connection;
    }

    /** Completes when the broker has the rule. */
    CompletableFuture<Void> add(MatchRule rule) {
        Match match = byText.computeIfAbsent(rule.text(), this::install);
        match.users++;
        return match.installed;
    }

    private Match install(String text) {
        return new Match(connection
                .callAsync(NameOwners.brokerCall("AddMatch", "s", text), reply -> reply)
                .thenAccept(_ -> {}));
    }

    /** Takes back what {@link #add} has done. */
    void remove(MatchRule rule) {
        Match match = byText.get(rule.text());
        if (match != null && --match.users == 0) {
            byText.remove(rule.text());
            if (!match.installed.isCompletedExceptionally()) {
                connection.send(NameOwners.brokerCall("RemoveMatch", "s", rule.text()));
            }
        }
    }

    private static final class Match {
        final CompletableFuture<Void> installed;
        int users;

        Match(CompletableFuture<Void> installed) {
            this.installed = installed;
        }
    }
}
