package io.github.systemd4j.bindings;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.bindings.libsystemd.sd_journal_h;
import java.lang.invoke.MethodHandle;

/**
 * Groups of functions that are linked together, before the first of them is called.
 *
 * <p>A function is linked by the initializer of a class, which runs once: if memory or stack run out in it, the
 * function can't be called any more. So the stack and the memory are checked before. A failed check can be repeated.
 * There is a group for each step of a program, because linking takes long and delays the start of a service.
 */
public enum Linkage {
    /** Functions that event loops call, and that describe errors. */
    LOOPS {
        @Override
        void link() {
            LibcEpoll.link();
            LongFunction.link();
            Libc.linkReadWriteClose();
            link(libc_h.clock_gettime$handle(), libc_h.strerror$handle());
        }
    },

    /** Functions that streams read and write sockets with. */
    STREAMS {
        @Override
        void link() {
            Libc.linkSockets();
        }
    },

    /** Functions that open, drive and close buses. */
    BUSES {
        @Override
        void link() {
            link(
                    sd_bus_h.sd_bus_new$handle(),
                    sd_bus_h.sd_bus_set_description$handle(),
                    sd_bus_h.sd_bus_negotiate_fds$handle(),
                    sd_bus_h.sd_bus_start$handle(),
                    sd_bus_h.sd_bus_is_bus_client$handle(),
                    sd_bus_h.sd_bus_is_open$handle(),
                    sd_bus_h.sd_bus_is_ready$handle(),
                    sd_bus_h.sd_bus_get_fd$handle(),
                    sd_bus_h.sd_bus_get_events$handle(),
                    sd_bus_h.sd_bus_get_timeout$handle(),
                    sd_bus_h.sd_bus_get_n_queued_write$handle(),
                    sd_bus_h.sd_bus_process$handle(),
                    sd_bus_h.sd_bus_message_unref$handle(),
                    sd_bus_h.sd_bus_slot_unref$handle(),
                    sd_bus_h.sd_bus_close$handle(),
                    sd_bus_h.sd_bus_unref$handle());
        }
    },

    /** Functions that call methods, subscribe to signals, and read messages. */
    CALLS {
        @Override
        void link() {
            SdBusMessage.link();
            SdBusCalls.link();
            link(
                    Memory.strlen$handle(),
                    sd_bus_h.sd_bus_add_match_async$handle(),
                    sd_bus_h.sd_bus_error_get_errno$handle());
        }
    },

    /** Functions that emit signals, and calls without a reply. */
    SIGNALS {
        @Override
        void link() {
            link(
                    sd_bus_h.sd_bus_message_new_signal$handle(),
                    sd_bus_h.sd_bus_message_set_destination$handle(),
                    sd_bus_h.sd_bus_message_set_expect_reply$handle(),
                    sd_bus_h.sd_bus_send$handle());
        }
    },

    /** Functions that export objects, and answer calls. */
    OBJECTS {
        @Override
        void link() {
            link(
                    sd_bus_h.sd_bus_add_object_vtable$handle(),
                    sd_bus_h.sd_bus_message_ref$handle(),
                    sd_bus_h.sd_bus_message_new_method_return$handle(),
                    sd_bus_h.sd_bus_send$handle(),
                    sd_bus_h.sd_bus_reply_method_error$handle(),
                    sd_bus_h.sd_bus_error_set$handle(),
                    sd_bus_h.sd_bus_emit_properties_changed_strv$handle());
        }
    },

    /** Functions that open journals, read them, and wait for changes. */
    JOURNAL {
        @Override
        void link() {
            SdJournal.link();
            LongFunction.link();
            Libc.linkReadWriteClose();
            link(
                    libc_h.strerror$handle(),
                    sd_journal_h.sd_journal_open$handle(),
                    sd_journal_h.sd_journal_open_directory_fd$handle(),
                    sd_journal_h.sd_journal_open_files_fd$handle(),
                    sd_journal_h.sd_journal_close$handle(),
                    sd_journal_h.sd_journal_seek_head$handle(),
                    sd_journal_h.sd_journal_seek_tail$handle(),
                    sd_journal_h.sd_journal_seek_realtime_usec$handle(),
                    sd_journal_h.sd_journal_seek_cursor$handle(),
                    sd_journal_h.sd_journal_get_cursor$handle(),
                    sd_journal_h.sd_journal_set_data_threshold$handle(),
                    sd_journal_h.sd_journal_get_usage$handle(),
                    sd_journal_h.sd_journal_add_match$handle(),
                    sd_journal_h.sd_journal_add_disjunction$handle(),
                    sd_journal_h.sd_journal_add_conjunction$handle(),
                    sd_journal_h.sd_journal_flush_matches$handle(),
                    sd_journal_h.sd_journal_get_fd$handle(),
                    sd_journal_h.sd_journal_get_timeout$handle(),
                    sd_journal_h.sd_journal_process$handle(),
                    sd_journal_h.sd_journal_wait$handle(),
                    sd_journal_h.sd_journal_reliable_fd$handle());
        }
    },

    /** Functions that write to the journal. */
    JOURNAL_WRITERS {
        @Override
        void link() {
            link(sd_journal_h.sd_journal_sendv$handle(), libc_h.strerror$handle());
        }
    };

    private volatile boolean linked;

    /**
     * Links the group if it is not yet linked.
     *
     * @throws OutOfMemoryError if there may not be enough memory
     * @throws StackOverflowError if there may not be enough stack
     */
    public void ensure() {
        if (!linked) {
            Headroom.checkForLinking();
            link();
            linked = true;
        }
    }

    abstract void link();

    /** Does nothing: evaluating the arguments links the functions. */
    static void link(@SuppressWarnings("unused") MethodHandle... linked) {}
}
