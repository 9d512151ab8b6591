package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.names.NameOwners;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Registers rules with the broker, each only once, even if many subscriptions have it, because brokers limit their
 * number. Used on the loop's thread only.
 */
final class Matches {
    private final StreamConnection connection;
    private final Map<String, Match> byText = new HashMap<>();

    Matches(StreamConnection connection) {
        this.connection = connection;
    }

    /** A rule, and the number of its subscriptions. */
    static final class Match {
        private final String text;
        private CompletableFuture<Void> installed = new CompletableFuture<>();
        private int users;

        Match(String text) {
            this.text = text;
        }

        /** Returns a future that completes when the broker has registered the rule. */
        CompletableFuture<Void> installed() {
            return installed;
        }
    }

    /** Registers a rule with the broker, until it is {@linkplain #remove removed} as often. */
    Match add(MatchRule rule) {
        Match match = byText.get(rule.text());
        if (match == null) {
            match = new Match(rule.text());
            byText.put(match.text, match);
            install(match);
        }
        match.users++;
        return match;
    }

    private void install(Match match) {
        match.installed = connection
                .callAsync(NameOwners.brokerCall("AddMatch", "s", match.text), reply -> true)
                .handle((_, error) -> onInstalled(match, error));
    }

    /** Handles the broker's answer. After a failure, a new subscription asks the broker again. */
    private @Nullable Void onInstalled(Match match, @Nullable Throwable error) {
        if (error == null) {
            return null;
        }
        byText.remove(match.text, match);
        if (error instanceof BusException unanswered && unanswered.is(ErrorName.TIMEOUT)) {
            uninstall(match);
        }
        throw new CompletionException(error);
    }

    void remove(Match match) {
        if (--match.users == 0 && byText.remove(match.text, match)) {
            uninstall(match);
        }
    }

    private void uninstall(Match match) {
        connection.send(NameOwners.brokerCall("RemoveMatch", "s", match.text));
    }
}
