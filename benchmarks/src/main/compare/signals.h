/* The signals that the generator sends: prebuilt, each of another unit, contiguous in memory. */
#pragma once

#include "wire.h"

enum {
    SIGNALS = 1020, /* a whole number of the mixed traffic's cycles */
    STAMP_DIGITS = 16,
};

struct signals {
    char *bytes;
    size_t at[SIGNALS + 1];     /* the offset of each, and of the end of the last */
    char *stamp[SIGNALS];       /* the place of the time's digits in stamped traffic */
    uint64_t checksum[SIGNALS]; /* of all that is to be read of each */
};

/* Traffic is "strings", "stamped" or "mixed"; the file contains the properties of the large signal. */
void build_signals(struct signals *signals, const char *traffic, const char *file);

/* The signal that ends a turn. It alone has no body. */
size_t build_end(char *at);
