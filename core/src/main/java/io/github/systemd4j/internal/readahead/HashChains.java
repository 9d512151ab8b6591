package io.github.systemd4j.internal.readahead;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds nodes by a hash. A lookup allocates nothing. Nodes may be added and removed between two lookups. */
final class HashChains<N extends HashChains.Node<N>> {
    /** A power of two, because a slot is computed with a mask. */
    private static final int SMALLEST = 16;

    /** The first node of each slot. There are at least twice as many slots as nodes. */
    private @Nullable N[] slots = slots(SMALLEST);

    private int size;

    /** A node in one table. */
    abstract static class Node<N extends Node<N>> {
        final long hash;

        /** The next node in the same slot. */
        @Nullable
        N next;

        Node(long hash) {
            this.hash = hash;
        }
    }

    @SuppressWarnings("unchecked")
    private static <N extends Node<N>> @Nullable N[] slots(int count) {
        return (N[]) new Node<?>[count];
    }

    int size() {
        return size;
    }

    /** Returns the first of the nodes that may have a hash; null if there is none. */
    @Nullable
    N first(long hash) {
        return slots[slot(hash)];
    }

    private int slot(long hash) {
        return (int) hash & slots.length - 1;
    }

    List<N> nodes() {
        List<N> nodes = new ArrayList<>(size);
        for (N first : slots) {
            for (N node = first; node != null; node = node.next) {
                nodes.add(node);
            }
        }
        return nodes;
    }

    boolean anyMatch(Predicate<N> condition) {
        for (N first : slots) {
            for (N node = first; node != null; node = node.next) {
                if (condition.test(node)) {
                    return true;
                }
            }
        }
        return false;
    }

    void add(N node) {
        size++;
        if (size > slots.length / 2) {
            List<N> nodes = nodes();
            slots = slots(2 * slots.length);
            nodes.forEach(this::put);
        }
        put(node);
    }

    private void put(N node) {
        int slot = slot(node.hash);
        node.next = slots[slot];
        slots[slot] = node;
    }

    /** Removes a node that was added. */
    void remove(N node) {
        size--;
        int slot = slot(node.hash);
        N before = slots[slot];
        if (before == node) {
            slots[slot] = node.next;
            return;
        }
        while (before != null && before.next != node) {
            before = before.next;
        }
        if (before != null) {
            before.next = node.next;
        }
    }
}
