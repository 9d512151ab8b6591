/* An ordinary client on GDBus: its worker thread receives, and the main context calls the handlers. */
#include "turn.h"

#include <gio/gio.h>

/* --- Reading ------------------------------------------------------------ */

static void read_text(struct turn *turn, GVariant *value) {
    gsize size;
    const char *text = g_variant_get_string(value, &size);

    saw_bytes(turn, text, size);
}

static void read_bytes(struct turn *turn, GVariant *value) {
    gsize size;
    const void *bytes = g_variant_get_fixed_array(value, &size, 1);

    saw_bytes(turn, bytes, size);
}

static void read_value(struct turn *turn, GVariant *value);

static void read_children(struct turn *turn, GVariant *value) {
    GVariantIter iter;
    GVariant *child;

    g_variant_iter_init(&iter, value);
    while ((child = g_variant_iter_next_value(&iter))) {
        read_value(turn, child);
        g_variant_unref(child);
    }
}

static void read_value(struct turn *turn, GVariant *value) {
    switch (g_variant_classify(value)) {
    case G_VARIANT_CLASS_STRING:
    case G_VARIANT_CLASS_OBJECT_PATH:
        read_text(turn, value);
        break;
    case G_VARIANT_CLASS_BOOLEAN:
        saw_number(turn, g_variant_get_boolean(value));
        break;
    case G_VARIANT_CLASS_UINT32:
        saw_number(turn, g_variant_get_uint32(value));
        break;
    case G_VARIANT_CLASS_UINT64:
        saw_number(turn, g_variant_get_uint64(value));
        break;
    case G_VARIANT_CLASS_TUPLE:
        read_children(turn, value);
        break;
    case G_VARIANT_CLASS_ARRAY:
        if (g_variant_is_of_type(value, G_VARIANT_TYPE_BYTESTRING))
            read_bytes(turn, value);
        else
            read_children(turn, value);
        break;
    default:
        fail(g_variant_get_type_string(value), ENOTSUP);
    }
}

static void read_header(struct turn *turn, const char *path, const char *interface, const char *member) {
    saw_message(turn);
    saw_text(turn, path);
    saw_text(turn, interface);
    saw_text(turn, member);
}

/* --- Handlers ----------------------------------------------------------- */

static void on_properties_changed(GDBusConnection *connection, const char *sender, const char *path,
                                  const char *interface, const char *member, GVariant *body, gpointer turn) {
    const char *of, *name;
    GVariantIter *changed, *invalidated;
    GVariant *value;

    read_header(turn, path, interface, member);
    g_variant_get(body, "(&sa{sv}as)", &of, &changed, &invalidated);
    saw_text(turn, of);
    while (g_variant_iter_loop(changed, "{&sv}", &name, &value)) {
        saw_text(turn, name);
        read_value(turn, value);
    }
    while (g_variant_iter_loop(invalidated, "&s", &name))
        saw_text(turn, name);
    g_variant_iter_free(changed);
    g_variant_iter_free(invalidated);
}

static void on_manager_signal(GDBusConnection *connection, const char *sender, const char *path,
                              const char *interface, const char *member, GVariant *body, gpointer turn) {
    read_header(turn, path, interface, member);
    read_value(turn, body);
}

static void on_end(GDBusConnection *connection, const char *sender, const char *path, const char *interface,
                   const char *member, GVariant *body, gpointer turn) {
    end(turn);
}

/* --- The connection ----------------------------------------------------- */

static void check_error(const GError *error) {
    if (error) {
        g_printerr("gdbus: %s\n", error->message);
        exit(EXIT_FAILURE);
    }
}

static GDBusConnection *connect_bus(const struct turn *turn) {
    GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT;
    char *address = g_strconcat("unix:path=", turn->socket, NULL);
    GError *error = NULL;

    if (turn->is_broker)
        flags |= G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
    GDBusConnection *connection = g_dbus_connection_new_for_address_sync(address, flags, NULL, NULL, &error);
    check_error(error);
    g_free(address);
    return connection;
}

static void subscribe(GDBusConnection *connection, const char *interface, const char *member,
                      GDBusSignalCallback handler, struct turn *turn) {
    g_dbus_connection_signal_subscribe(connection, NULL, interface, member, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                       handler, turn, NULL);
}

/* The broker handles messages in order: its reply says that it has the subscriptions, too. */
static void await_subscriptions(GDBusConnection *connection) {
    GError *error = NULL;

    g_variant_unref(g_dbus_connection_call_sync(connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                                "org.freedesktop.DBus", "GetId", NULL, NULL,
                                                G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error));
    check_error(error);
}

static void take(struct turn *turn) {
    GDBusConnection *connection = connect_bus(turn);
    GError *error = NULL;

    subscribe(connection, "org.freedesktop.DBus.Properties", "PropertiesChanged", on_properties_changed, turn);
    subscribe(connection, "org.freedesktop.systemd1.Manager", "UnitNew", on_manager_signal, turn);
    subscribe(connection, "org.freedesktop.systemd1.Manager", "JobRemoved", on_manager_signal, turn);
    subscribe(connection, "io.github.systemd4j.benchmarks.Turn", "End", on_end, turn);
    if (turn->is_broker)
        await_subscriptions(connection);
    ready();
    while (!turn->has_ended)
        g_main_context_iteration(NULL, TRUE);
    g_dbus_connection_close_sync(connection, NULL, &error);
    check_error(error);
    g_object_unref(connection);
}

int main(void) {
    return take_turns(take);
}
