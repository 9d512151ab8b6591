package io.github.systemd4j.benchmarks.compare;

import java.util.List;
import java.util.stream.Collectors;

/** What is sent to a consumer, and how. */
enum Workload {
    /** Large writes, as a peer makes them that has much to say. */
    COALESCED("coalesced", Route.PEER, "coalesced", "strings"),
    COALESCED_MIXED("coalesced-mixed", Route.PEER, "coalesced", "mixed"),
    /** One write for each message, as brokers make them. */
    PACKETS("packets", Route.PEER, "packets", "strings"),
    PACKETS_MIXED("packets-mixed", Route.PEER, "packets", "mixed"),
    DBUS_DAEMON("dbus-daemon", Route.DBUS_DAEMON, "-", "strings"),
    DBUS_BROKER("dbus-broker", Route.DBUS_BROKER, "-", "strings"),
    /** One message at a time, at a pace that each keeps up with. */
    LATENCY("latency", Route.PEER, "paced", "stamped"),
    /** Blocking calls, one after another. */
    CALL("call", Route.CALL, "-", "-");

    /** The way from the generator to the consumer. */
    enum Route {
        PEER("peer"),
        DBUS_DAEMON("broker"),
        DBUS_BROKER("broker"),
        CALL("call");

        private final String role;

        Route(String role) {
            this.role = role;
        }

        /** The word for it in the lines that generator and consumers are told. */
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
                .orElseThrow(() -> new IllegalArgumentException("there is no workload " + title + ", but " + titles()));
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

    /** Whether it is not throughput that counts, but how long each message or call takes. */
    boolean isTimed() {
        return this == LATENCY || this == CALL;
    }

    /** Who can take part. */
    List<Contender> contenders(List<Contender> of) {
        return of.stream()
                .filter(contender -> this == CALL ? contender.calls() : !isTimed() || contender.reads())
                .toList();
    }

    @Override
    public String toString() {
        return title;
    }
}
