package io.github.systemd4j.benchmarks.compare;

import java.util.List;
import java.util.stream.Collectors;

/** The traffic that a consumer receives, and the way it is sent. */
enum Workload {
    /** Large writes, as those of a peer that has many messages to send. */
    COALESCED("coalesced", Route.PEER, "coalesced", "strings"),
    COALESCED_MIXED("coalesced-mixed", Route.PEER, "coalesced", "mixed"),
    /** One write for each message, as those of brokers. */
    PACKETS("packets", Route.PEER, "packets", "strings"),
    PACKETS_MIXED("packets-mixed", Route.PEER, "packets", "mixed"),
    DBUS_DAEMON("dbus-daemon", Route.DBUS_DAEMON, "-", "strings"),
    DBUS_BROKER("dbus-broker", Route.DBUS_BROKER, "-", "strings"),
    /** One message at a time, at a rate that every consumer sustains. */
    LATENCY("latency", Route.PEER, "paced", "stamped"),
    /** Blocking calls, one after another. */
    CALL("call", Route.CALL, "-", "-"),
    /** The same with both processes on one processor, where waking the other one takes no time. */
    CALL_ON_ONE_CPU("call-one-cpu", Route.CALL, "-", "-"),
    /** A hundred calls at a time: each reply is followed by the next call. */
    CALLS("calls-in-flight", Route.CALLS, "-", "-"),
    CALLS_ON_ONE_CPU("calls-in-flight-one-cpu", Route.CALLS, "-", "-");

    /** The way from the generator to the consumer. */
    enum Route {
        PEER("peer"),
        DBUS_DAEMON("broker"),
        DBUS_BROKER("broker"),
        CALL("call"),
        CALLS("calls");

        private final String role;

        Route(String role) {
            this.role = role;
        }

        /** Returns its name in the lines that the generator and the consumers read. */
        String role() {
            return role;
        }

        boolean isBroker() {
            return this == DBUS_DAEMON || this == DBUS_BROKER;
        }
    }

    static final List<Workload> ALL = List.of(values());
    static final List<Workload> QUICK = List.of(COALESCED, PACKETS, LATENCY);

    private final String title;
    private final Route route;
    private final String how;
    private final String traffic;

    Workload(String title, Route route, String how, String traffic) {
        this.title = title;
        this.route = route;
        this.how = how;
        this.traffic = traffic;
    }

    static Workload named(String title) {
        return ALL.stream()
                .filter(workload -> workload.title.equals(title))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("unknown workload \"" + title + "\", use one of " + titles()));
    }

    /** Returns what it is, human-readable. */
    String words() {
        return switch (this) {
            case COALESCED -> "large writes";
            case COALESCED_MIXED -> "large writes, mixed";
            case PACKETS -> "single packets";
            case PACKETS_MIXED -> "single packets, mixed";
            case DBUS_DAEMON -> "through dbus-daemon";
            case DBUS_BROKER -> "through dbus-broker";
            case LATENCY -> "latency";
            case CALL -> "blocking calls";
            case CALL_ON_ONE_CPU -> "blocking calls, one CPU";
            case CALLS -> "calls in flight";
            case CALLS_ON_ONE_CPU -> "calls in flight, one CPU";
        };
    }

    static String titles() {
        return ALL.stream().map(Workload::toString).collect(Collectors.joining(", "));
    }

    Route route() {
        return route;
    }

    String how() {
        return how;
    }

    String traffic() {
        return traffic;
    }

    /** Returns whether the duration of each message or call is measured, and not throughput. */
    boolean isTimed() {
        return this == LATENCY || route == Route.CALL;
    }

    /** Returns whether consumers call methods, and receive no signals. */
    boolean isCall() {
        return route == Route.CALL || route == Route.CALLS;
    }

    /** Returns whether the chart shows it: not the variants of calls. */
    boolean isDrawn() {
        return !isCall() || this == CALL;
    }

    /** Returns whether the generator and the consumer share one processor. */
    boolean isOnOneCpu() {
        return this == CALL_ON_ONE_CPU || this == CALLS_ON_ONE_CPU;
    }

    /** Returns the consumers that can take part. */
    List<Contender> contenders(List<Contender> of) {
        return of.stream()
                .filter(contender ->
                        isCall() ? contender.calls() : contender.receives() && (!isTimed() || contender.reads()))
                .toList();
    }

    @Override
    public String toString() {
        return title;
    }
}
