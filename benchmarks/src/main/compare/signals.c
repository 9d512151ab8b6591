#include "signals.h"

enum { LARGEST = 4096, MIXED_CYCLE = 12, NAMES = 340 };

#define UNIT "org.freedesktop.systemd1.Unit"
#define SERVICE "org.freedesktop.systemd1.Service"
#define MANAGER "org.freedesktop.systemd1.Manager"
#define PROPERTIES "org.freedesktop.DBus.Properties"

struct builder {
    struct writer w;
    char *stamp;
    uint64_t checksum;
    unsigned index;
    char name[64], path[96], job[64];
    const char *file;
};

/* --- What is read, and so counted --------------------------------------- */

static void count_text(struct builder *b, const char *text) {
    b->checksum += strlen(text) + (unsigned char) *text;
}

static void text(struct builder *b, const char *value) {
    count_text(b, value);
    put_string(&b->w, value);
}

static void number32(struct builder *b, uint32_t value) {
    b->checksum += value;
    put_uint32(&b->w, value);
}

static void number64(struct builder *b, uint64_t value) {
    b->checksum += value;
    put_uint64(&b->w, value);
}

static void hex(struct builder *b, const char *digits) {
    char *size_at = begin_array(&b->w, 1);

    for (const char *at = digits; *at; at += 2) {
        unsigned byte;
        sscanf(at, "%2x", &byte);
        put_byte(&b->w, byte);
    }
    end_array(&b->w, size_at, 1);
    b->checksum += strlen(digits) / 2 + (unsigned char) size_at[4];
}

/* --- Signals ------------------------------------------------------------ */

static void begin_signal(struct builder *b, const char *path, const char *interface, const char *member,
                         const char *signature) {
    count_text(b, path);
    count_text(b, interface);
    count_text(b, member);
    b->w = begin_message(b->w.at, SIGNAL, 1);
    put_field(&b->w, PATH, "o", path);
    put_field(&b->w, INTERFACE, "s", interface);
    put_field(&b->w, MEMBER, "s", member);
    put_field(&b->w, SIGNATURE, "g", signature);
    end_fields(&b->w);
}

static char *begin_properties(struct builder *b, const char *of) {
    begin_signal(b, b->path, PROPERTIES, "PropertiesChanged", "sa{sv}as");
    text(b, of);
    return begin_array(&b->w, 8);
}

static void begin_property(struct builder *b, const char *name, const char *type) {
    put_padding(&b->w, 8);
    text(b, name);
    put_signature(&b->w, type);
}

static void string_property(struct builder *b, const char *name, const char *value) {
    begin_property(b, name, "s");
    text(b, value);
}

static void strings(struct builder *b) {
    static const char *const states[][2] = {
        { "activating", "start-pre" }, { "active", "running" },       { "deactivating", "stop-sigterm" },
        { "inactive", "dead" },        { "activating", "auto-restart" },
    };
    const char *const *state = states[b->index % (sizeof states / sizeof *states)];
    char *changed = begin_properties(b, UNIT);

    string_property(b, "ActiveState", state[0]);
    string_property(b, "SubState", state[1]);
    string_property(b, "FreezerState", "running");
    end_array(&b->w, changed, 8);
    char *invalidated = begin_array(&b->w, 4);
    text(b, "Conditions");
    end_array(&b->w, invalidated, 4);
}

/* Begins with "@", as no other text does, and has room for the time in hexadecimal digits. */
static void stamped(struct builder *b) {
    char *changed = begin_properties(b, SERVICE);

    string_property(b, "StatusText", "@0000000000000000");
    b->stamp = b->w.at - 1 - STAMP_DIGITS;
    string_property(b, "Result", "success");
    string_property(b, "CleanResult", "success");
    end_array(&b->w, changed, 8);
    char *invalidated = begin_array(&b->w, 4);
    text(b, "ExecStart");
    end_array(&b->w, invalidated, 4);
}

static void value(struct builder *b, const char *type, const char *value) {
    if (strcmp(type, "s") == 0) {
        text(b, value);
    } else if (strcmp(type, "b") == 0) {
        number32(b, strtoul(value, NULL, 10));
    } else if (strcmp(type, "t") == 0) {
        number64(b, strtoull(value, NULL, 10));
    } else if (strcmp(type, "ay") == 0) {
        hex(b, value);
    } else if (strcmp(type, "(uo)") == 0) {
        put_padding(&b->w, 8);
        number32(b, strtoul(value, NULL, 10));
        text(b, strchr(value, ' ') + 1);
    } else if (strcmp(type, "a(ss)") == 0) {
        end_array(&b->w, begin_array(&b->w, 8), 8);
    } else {
        fail(type, ENOTSUP);
    }
}

static void large(struct builder *b) {
    char line[256], name[64], type[16];
    char *array = begin_properties(b, UNIT);
    size_t alignment = 8;
    FILE *file = fopen(b->file, "r");

    if (!file)
        fail(b->file, errno);
    while (fgets(line, sizeof line, file)) {
        int value_at = 0;
        line[strcspn(line, "\n")] = 0;
        if (*line == '#')
            continue;
        if (sscanf(line, "%63s %15s %n", name, type, &value_at) == 2) {
            begin_property(b, name, type);
            value(b, type, line + value_at);
        } else {
            if (alignment == 8) {
                end_array(&b->w, array, alignment);
                array = begin_array(&b->w, alignment = 4);
            }
            text(b, name);
        }
    }
    fclose(file);
    end_array(&b->w, array, alignment);
}

static void unit_new(struct builder *b) {
    begin_signal(b, "/org/freedesktop/systemd1", MANAGER, "UnitNew", "so");
    text(b, b->name);
    text(b, b->path);
}

static void job_removed(struct builder *b) {
    begin_signal(b, "/org/freedesktop/systemd1", MANAGER, "JobRemoved", "uoss");
    number32(b, 1000 + b->index);
    text(b, b->job);
    text(b, b->name);
    text(b, "done");
}

/*
 * Observed: in addition to the signals of its unit and its job, a service that starts or stops sends ten
 * PropertiesChanged.
 */
static void mixed(struct builder *b) {
    switch (b->index % MIXED_CYCLE) {
    case 0:
        unit_new(b);
        break;
    case MIXED_CYCLE - 1:
        job_removed(b);
        break;
    default:
        b->index % 2 ? large(b) : strings(b);
    }
}

static void name_unit(struct builder *b) {
    static const char *const programs[] = { "web", "worker", "example", "postgresql", "ingress", "cache", "log-shipper" };
    const char *program = programs[b->index % (sizeof programs / sizeof *programs)];
    char *at = b->path;

    sprintf(b->name, "ctr-%s%u.service", program, b->index % NAMES);
    at += sprintf(at, "/org/freedesktop/systemd1/unit/");
    for (const char *from = b->name; *from; from++)
        at += sprintf(at, strchr("-.", *from) ? "_%02x" : "%c", *from);
    sprintf(b->job, "/org/freedesktop/systemd1/job/%u", 1000 + b->index);
}

void build_signals(struct signals *signals, const char *traffic, const char *file) {
    void (*build)(struct builder *) = strcmp(traffic, "mixed") == 0     ? mixed
                                      : strcmp(traffic, "stamped") == 0 ? stamped
                                                                        : strings;
    struct builder b = { .file = file };

    signals->bytes = b.w.at = malloc(SIGNALS * LARGEST);
    for (; b.index < SIGNALS; b.index++) {
        signals->at[b.index] = b.w.at - signals->bytes;
        b.checksum = 0;
        name_unit(&b);
        build(&b);
        end_message(&b.w);
        signals->stamp[b.index] = b.stamp;
        signals->checksum[b.index] = b.checksum;
    }
    signals->at[SIGNALS] = b.w.at - signals->bytes;
}

size_t build_end(char *at) {
    struct writer w = begin_message(at, SIGNAL, 1);

    put_field(&w, PATH, "o", "/io/github/systemd4j/benchmarks");
    put_field(&w, INTERFACE, "s", "io.github.systemd4j.benchmarks.Turn");
    put_field(&w, MEMBER, "s", "End");
    end_fields(&w);
    return end_message(&w);
}
