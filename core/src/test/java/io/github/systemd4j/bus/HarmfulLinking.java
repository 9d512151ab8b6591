package io.github.systemd4j.bus;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.Linkage;

/** Links each group of functions for the first time, with the least possible stack or memory. */
final class HarmfulLinking {
    private HarmfulLinking() {}

    /** @param args a harm */
    public static void main(String[] args) {
        Libsystemd.load();
        for (Linkage group : Linkage.values()) {
            Harm.valueOf(args[0]).inflict(group::ensure);
        }
        System.out.println("survived");
    }
}
