/* Prints constants, types and fields, one a line, in the format of LayoutTest. Included after the headers that declare
   them. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static void text(const char *name, const char *value) {
    printf("%s = \"%s\"\n", name, value);
}

static void pointer(const char *name, const void *value) {
    printf("%s = pointer %ld\n", name, (long) value);
}

static void number(const char *name, long long value) {
    printf("%s = %lld\n", name, value);
}

#define CONSTANT(x) _Generic((x), char *: text, struct sd_bus *: pointer, void *: pointer, default: number)(#x, (x))
#define TYPE(t) printf("%s: %zu bytes\n", #t, sizeof(t))
#define FIELD(t, f) printf("%s.%s: %zu bytes at %zu\n", #t, #f, sizeof(((t *) 0)->f), offsetof(t, f))
#define FLEXIBLE_FIELD(t, f) printf("%s.%s: 0 bytes at %zu\n", #t, #f, offsetof(t, f))
