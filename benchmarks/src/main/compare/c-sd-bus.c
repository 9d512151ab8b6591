/* The reference: an ordinary client in C on libsystemd. */
#include "turn.h"

#include <systemd/sd-bus.h>

static int checked(int result, const char *what) {
    if (result < 0)
        fail(what, -result);
    return result;
}

/* --- Reading ------------------------------------------------------------ */

static void read_text(struct turn *turn, sd_bus_message *m, char type) {
    const char *text;

    checked(sd_bus_message_read_basic(m, type, &text), "text");
    saw_text(turn, text);
}

static void read_pair(struct turn *turn, sd_bus_message *m) {
    uint32_t number;
    const char *path;

    checked(sd_bus_message_read(m, "(uo)", &number, &path), "(uo)");
    saw_number(turn, number);
    saw_text(turn, path);
}

static void read_texts(struct turn *turn, sd_bus_message *m) {
    const char *left, *right;

    checked(sd_bus_message_enter_container(m, 'a', "(ss)"), "a(ss)");
    while (checked(sd_bus_message_read(m, "(ss)", &left, &right), "(ss)") > 0) {
        saw_text(turn, left);
        saw_text(turn, right);
    }
    checked(sd_bus_message_exit_container(m), "a(ss)");
}

static void read_bytes(struct turn *turn, sd_bus_message *m) {
    const void *bytes;
    size_t size;

    checked(sd_bus_message_read_array(m, 'y', &bytes, &size), "ay");
    saw_bytes(turn, bytes, size);
}

static void read_number(struct turn *turn, sd_bus_message *m, char type) {
    uint64_t number = 0; /* little-endian, so it can hold shorter integers, too */

    checked(sd_bus_message_read_basic(m, type, &number), "number");
    saw_number(turn, number);
}

static void read_variant(struct turn *turn, sd_bus_message *m) {
    const char *type;

    checked(sd_bus_message_peek_type(m, NULL, &type), "variant");
    checked(sd_bus_message_enter_container(m, 'v', type), "variant");
    if (*type == 's' || *type == 'o')
        read_text(turn, m, *type);
    else if (*type == '(')
        read_pair(turn, m);
    else if (type[0] == 'a' && type[1] == '(')
        read_texts(turn, m);
    else if (*type == 'a')
        read_bytes(turn, m);
    else
        read_number(turn, m, *type);
    checked(sd_bus_message_exit_container(m), "variant");
}

static void read_header(struct turn *turn, sd_bus_message *m) {
    saw_message(turn);
    saw_text(turn, sd_bus_message_get_path(m));
    saw_text(turn, sd_bus_message_get_interface(m));
    saw_text(turn, sd_bus_message_get_member(m));
}

/* --- Handlers ----------------------------------------------------------- */

static int on_properties_changed(sd_bus_message *m, void *turn, sd_bus_error *error) {
    const char *name;

    read_header(turn, m);
    read_text(turn, m, 's');
    checked(sd_bus_message_enter_container(m, 'a', "{sv}"), "a{sv}");
    while (checked(sd_bus_message_enter_container(m, 'e', "sv"), "{sv}") > 0) {
        read_text(turn, m, 's');
        read_variant(turn, m);
        checked(sd_bus_message_exit_container(m), "{sv}");
    }
    checked(sd_bus_message_exit_container(m), "a{sv}");
    checked(sd_bus_message_enter_container(m, 'a', "s"), "as");
    while (checked(sd_bus_message_read_basic(m, 's', &name), "s") > 0)
        saw_text(turn, name);
    return checked(sd_bus_message_exit_container(m), "as");
}

static int on_unit_new(sd_bus_message *m, void *turn, sd_bus_error *error) {
    const char *name, *path;

    read_header(turn, m);
    checked(sd_bus_message_read(m, "so", &name, &path), "so");
    saw_text(turn, name);
    saw_text(turn, path);
    return 0;
}

static int on_job_removed(sd_bus_message *m, void *turn, sd_bus_error *error) {
    uint32_t id;
    const char *path, *name, *result;

    read_header(turn, m);
    checked(sd_bus_message_read(m, "uoss", &id, &path, &name, &result), "uoss");
    saw_number(turn, id);
    saw_text(turn, path);
    saw_text(turn, name);
    saw_text(turn, result);
    return 0;
}

static int on_end(sd_bus_message *m, void *turn, sd_bus_error *error) {
    end(turn);
    return 0;
}

/* --- The bus ------------------------------------------------------------ */

static sd_bus *connect_bus(const struct turn *turn) {
    char address[sizeof turn->socket + 16];
    sd_bus *bus;

    snprintf(address, sizeof address, "unix:path=%s", turn->socket);
    checked(sd_bus_new(&bus), "new");
    checked(sd_bus_set_address(bus, address), address);
    checked(sd_bus_set_bus_client(bus, turn->is_broker), "client");
    checked(sd_bus_start(bus), "start");
    return bus;
}

static void subscribe(sd_bus *bus, const char *interface, const char *member, sd_bus_message_handler_t handler,
                      struct turn *turn) {
    checked(sd_bus_match_signal(bus, NULL, NULL, NULL, interface, member, handler, turn), member);
}

static void receive(struct turn *turn, sd_bus *bus) {
    subscribe(bus, "org.freedesktop.DBus.Properties", "PropertiesChanged", on_properties_changed, turn);
    subscribe(bus, "org.freedesktop.systemd1.Manager", "UnitNew", on_unit_new, turn);
    subscribe(bus, "org.freedesktop.systemd1.Manager", "JobRemoved", on_job_removed, turn);
    subscribe(bus, "io.github.systemd4j.benchmarks.Turn", "End", on_end, turn);
    ready();
    while (!turn->has_ended) {
        if (checked(sd_bus_process(bus, NULL), "process") == 0)
            checked(sd_bus_wait(bus, UINT64_MAX), "wait");
    }
}

static void call(struct turn *turn, sd_bus *bus) {
    sd_bus_message *reply;
    const char *path;
    uint64_t since;

    ready();
    begin(turn);
    while (turn->messages++ < turn->count) {
        since = nanos(CLOCK_MONOTONIC);
        checked(sd_bus_call_method(bus, NULL, "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager",
                                   "GetUnit", NULL, &reply, "s", "ctr-example.service"),
                "GetUnit");
        checked(sd_bus_message_read(reply, "o", &path), "o");
        saw_text(turn, path);
        sd_bus_message_unref(reply);
        add_latency(turn, since);
    }
    turn->messages--;
    end(turn);
}

/* --- Calls in flight ---------------------------------------------------- */

struct caller {
    struct turn *turn;
    sd_bus *bus;
    uint64_t sent;
};

static void call_async(struct caller *caller);

static int on_reply(sd_bus_message *reply, void *userdata, sd_bus_error *error) {
    struct caller *caller = userdata;

    checked(-sd_bus_message_get_errno(reply), "GetUnit");
    read_text(caller->turn, reply, 'o');
    if (++caller->turn->messages == caller->turn->count)
        end(caller->turn);
    if (caller->sent < caller->turn->count)
        call_async(caller);
    return 1;
}

static void call_async(struct caller *caller) {
    caller->sent++;
    checked(sd_bus_call_method_async(caller->bus, NULL, NULL, "/org/freedesktop/systemd1",
                                     "org.freedesktop.systemd1.Manager", "GetUnit", on_reply, caller, "s",
                                     "ctr-example.service"),
            "GetUnit");
}

static void call_in_flight(struct turn *turn, sd_bus *bus) {
    struct caller caller = { .turn = turn, .bus = bus };

    ready();
    begin(turn);
    while (caller.sent < IN_FLIGHT && caller.sent < turn->count)
        call_async(&caller);
    while (!turn->has_ended) {
        if (checked(sd_bus_process(bus, NULL), "process") == 0)
            checked(sd_bus_wait(bus, UINT64_MAX), "wait");
    }
}

static void take(struct turn *turn) {
    sd_bus *bus = connect_bus(turn);

    if (turn->is_call)
        call(turn, bus);
    else if (turn->is_in_flight)
        call_in_flight(turn, bus);
    else
        receive(turn, bus);
    sd_bus_close_unref(bus);
}

int main(void) {
    return take_turns(take);
}
